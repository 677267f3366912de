// The matrix: only the rows that are seen are in the document.
const OVERSCAN = 8;
const PRINTED_ROWS = 200;
const LEAST_HEIGHT = 720; // before there are rows, there is no height
const phone = matchMedia('(max-width: 40rem)');
const view = { shown: [], columns: [], states: [], counts: [], order: { by: 'corpus', down: false }, wanted: new Set(), rows: new Map() };

function choice() {
  return {
    method: Number(byId('by-method').value), protocol: Number(byId('by-protocol').value), size: byId('by-size').value,
    host: Number(byId('by-host').value), kind: Number(byId('by-kind').value), states: view.wanted, search: byId('search').value, order: view.order,
  };
}

function filter() {
  const now = choice();
  Object.assign(view, facts(now), { kind: now.kind });
  head();
  stateButtons();
  byId('found').textContent = `${number(view.shown.length)} of ${number(data.facts.id.length)} facts`;
  byId('facts').setAttribute('aria-rowcount', view.shown.length + 1);
  clearRows();
  byId('scroll').scrollTop = 0;
  draw();
}

function clearRows() {
  byId('facts').tBodies[0].replaceChildren();
  view.rows.clear();
}

const rowHeight = () => {
  if (!phone.matches) {
    return 54;
  }
  const perRow = Math.max(1, Math.floor((byId('scroll').clientWidth - 24) / 103));
  return Math.ceil(view.columns.length / perRow) * 34 + 72;
};

function head() {
  const table = byId('facts');
  table.querySelector('colgroup')?.remove();
  table.insertBefore(element('colgroup', {}, element('col', { class: 'fact' }), ...view.columns.map(() => element('col', {}))), table.tHead);
  table.style.minWidth = phone.matches ? '' : `${16 + view.columns.length * 4.6}rem`;
  const sorted = by => (view.order.by === by ? (view.order.down ? 'descending' : 'ascending') : 'none');
  const heading = (by, words) => {
    const button = element('button', { type: 'button', class: 'sort', title: words }, words);
    button.addEventListener('click', () => orderBy(by, view.order.by === by && !view.order.down));
    return element('th', { scope: 'col', role: 'columnheader', 'aria-sort': sorted(by) }, button);
  };
  const focused = document.activeElement?.closest('#facts thead') ? document.activeElement.textContent : null;
  table.tHead.replaceChildren(element('tr', { role: 'row', 'aria-rowindex': 1 }, heading('subject', 'Fact'),
    ...view.columns.map(column => heading(String(column), data.hosts[data.groups[column].host]))));
  [...table.tHead.querySelectorAll('button')].find(button => button.textContent === focused)?.focus();
}

function orderBy(by, down) {
  view.order = { by, down };
  byId('by-order').value = [...byId('by-order').options].some(option => option.value === by) ? by : '';
  filter();
}

function stateButtons() {
  const group = byId('by-state');
  if (!group.firstChild) {
    group.append(...STATES.map((words, state) => {
      const button = element('button', { type: 'button', class: `state is-${state}`, 'aria-pressed': 'false', title: STATE_WORDS[state] },
        mark(state), words, element('b', {}, ''));
      button.addEventListener('click', () => {
        view.wanted[view.wanted.has(state) ? 'delete' : 'add'](state);
        filter();
      });
      return button;
    }));
  }
  [...group.children].forEach((button, state) => {
    button.setAttribute('aria-pressed', view.wanted.has(state));
    button.lastChild.textContent = number(view.counts[state]);
    button.hidden = view.counts[state] === 0 && !view.wanted.has(state);
  });
}

/** Puts the rows that are seen into the document and takes the others out; a row that stays is not touched, so that it keeps the focus. */
function draw(all) {
  const scroll = byId('scroll');
  const body = byId('facts').tBodies[0];
  const height = rowHeight();
  scroll.style.setProperty('--row', `${height}px`);
  const total = view.shown.length;
  if (total === 0) {
    body.replaceChildren(element('tr', { role: 'row' }, element('td', { role: 'cell', class: 'empty', colspan: view.columns.length + 1 }, 'No fact is like this.')));
    return;
  }
  const first = all ? 0 : Math.max(0, Math.floor(scroll.scrollTop / height) - OVERSCAN);
  const last = all ? Math.min(total, PRINTED_ROWS) : Math.min(total, Math.ceil((scroll.scrollTop + Math.max(scroll.clientHeight, LEAST_HEIGHT)) / height) + OVERSCAN);
  const rows = new Map();
  for (let at = first; at < last; at++) {
    rows.set(at, view.rows.get(at) || row(at));
  }
  view.rows.forEach((made, at) => {
    if (!rows.has(at)) {
      made.remove();
    }
  });
  view.rows = rows;
  const above = spacer(body, 'above', first * height);
  const below = spacer(body, 'below', (total - last) * height);
  let before = above;
  rows.forEach(made => {
    if (before.nextSibling !== made) {
      before.after(made);
    }
    before = made;
  });
  if (before.nextSibling !== below) {
    before.after(below);
  }
}

function spacer(body, name, height) {
  let made = body.querySelector(`.${name}`);
  if (!made) {
    made = element('tr', { class: `spacer ${name}`, 'aria-hidden': 'true' }, element('td', { colspan: view.columns.length + 1 }));
    body[name === 'above' ? 'prepend' : 'append'](made);
  }
  made.firstChild.style.height = `${height}px`;
  made.hidden = height === 0;
  return made;
}

function row(at) {
  const fact = view.shown[at];
  const made = element('tr', { role: 'row', 'aria-rowindex': at + 2, 'data-fact': fact }, element('th', { scope: 'row', role: 'rowheader' }, factLink(fact)),
    ...view.columns.map(column => cell(column, fact)));
  return made;
}

function factLink(fact) {
  const note = [data.facts.before[fact] ? `was ${data.facts.before[fact]}` : '', data.facts.id[fact]].filter(part => part).join(' · ');
  return element('a', { class: 'fact-link', href: `#fact=${encodeURIComponent(data.facts.id[fact])}`, title: `${data.facts.prompt[fact]} ${data.facts.target[fact]}` },
    element('span', { class: 'fact-prompt' }, data.facts.prompt[fact]),
    element('span', { class: 'fact-note' }, element('b', {}, data.facts.target[fact]), ` ${note}`));
}

/** Answers that are right of those asked for: edited ones, then kept ones. */
function counts(kinds) {
  const [wanted, held] = [sums(kinds, edits), sums(kinds, kept)];
  return [`${wanted[1]}/${wanted[0]}`, held[0] ? `${held[1]}/${held[0]}` : ''].filter(part => part).join(' · ');
}

function cell(column, fact) {
  const place = data.cells[column][fact];
  const state = place < 0 ? -1 : view.states[place];
  const host = data.hosts[data.groups[column].host];
  if (state < 0) {
    return element('td', { role: 'cell' }, element('span', { class: 'cell is-none' }, mark('none'), element('span', { class: 'host-name' }, host), element('span', { class: 'sr' }, 'not asked')));
  }
  const kinds = data.states[place];
  const numbers = view.kind < 0 ? counts(kinds) : (([planned, passed]) => `${passed}/${planned}`)(sums(kinds, [view.kind]));
  return element('td', { role: 'cell', title: `${host}: ${STATES[state]}, ${numbers}` }, element('span', { class: `cell is-${state}` }, mark(state),
    element('span', { class: 'host-name' }, host), element('span', { class: 'sr' }, STATES[state]), element('span', { class: 'counts' }, numbers)));
}

function sizeChoices() {
  const method = Number(byId('by-method').value);
  const chosen = byId('by-size').value;
  const pairs = unique(data.groups.filter(group => group.method === method).map(group => `${group.size} ${group.seed}`))
    .sort((a, b) => Number(b.split(' ')[0]) - Number(a.split(' ')[0]));
  choices(byId('by-size'), pairs.map(pair => [pair, `up to ${number(Number(pair.split(' ')[0]))} edits${seeds.length > 1 ? `, seed ${pair.split(' ')[1]}` : ''}`]));
  if (pairs.includes(chosen)) {
    byId('by-size').value = chosen;
  }
  const protocols = unique(data.groups.filter(group => group.method === method).map(group => group.protocol));
  const protocol = Number(byId('by-protocol').value);
  choices(byId('by-protocol'), protocols.map(place => [place, protocolWords(place)]));
  if (protocols.includes(protocol)) {
    byId('by-protocol').value = protocol;
  }
}

function resetMatrix() {
  const main = data.groups[data.main[0]];
  view.wanted.clear();
  view.order = { by: 'corpus', down: false };
  byId('search').value = '';
  byId('by-method').value = main.method;
  sizeChoices();
  byId('by-protocol').value = main.protocol;
  byId('by-size').value = `${main.size} ${main.seed}`;
  byId('by-host').value = -1;
  byId('by-kind').value = -1;
  byId('by-order').value = 'corpus';
  filter();
}

function startMatrix() {
  choices(byId('by-method'), data.methods.map((method, place) => [place, method.name]));
  choices(byId('by-host'), [[-1, 'all hosts'], ...data.hosts.map((host, place) => [place, host])]);
  const asked = data.kinds.map((kind, place) => place).filter(place => data.states.some(cell => cell[1][3 * place] > 0));
  choices(byId('by-kind'), [[-1, 'all'], ...asked.map(place => [place, kindWords(data.kinds[place].name)])]);
  choices(byId('by-order'), [['corpus', 'as in the corpus'], ['badness', 'worst first'], ['subject', 'by subject'], ['', 'by a column']]);
  byId('by-method').addEventListener('change', () => {
    sizeChoices();
    filter();
  });
  ['by-protocol', 'by-size', 'by-host', 'by-kind'].forEach(id => byId(id).addEventListener('change', filter));
  byId('by-order').addEventListener('change', event => orderBy(event.target.value || String(view.columns[0]), false));
  byId('search').addEventListener('input', filter);
  byId('reset').addEventListener('click', resetMatrix);
  let waiting = false;
  byId('scroll').addEventListener('scroll', () => {
    if (!waiting) {
      waiting = true;
      requestAnimationFrame(() => {
        waiting = false;
        draw();
      });
    }
  }, { passive: true });
  byId('facts').tBodies[0].addEventListener('click', event => {
    const link = event.target.closest('td') && event.target.closest('tr').querySelector('.fact-link');
    if (link) {
      location.hash = link.getAttribute('href');
    }
  });
  phone.addEventListener('change', filter);
  addEventListener('resize', () => draw());
  addEventListener('beforeprint', () => draw(true));
  addEventListener('afterprint', () => draw());
  resetMatrix();
}
