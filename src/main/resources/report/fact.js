// One fact: counts on every host, and what was said.
const shownFact = { fact: -1, method: -1, protocol: -1, size: '' };

function openFact(id) {
  const fact = data.facts.id.indexOf(id);
  if (fact < 0) {
    return;
  }
  const now = choice();
  Object.assign(shownFact, { fact, method: now.method, protocol: now.protocol, size: now.size });
  drawFact();
  if (!byId('fact').open) {
    byId('fact').showModal();
  }
  byId('fact-title').focus();
  byId('fact').scrollTop = 0;
}

function closeFact() {
  if (byId('fact').open) {
    byId('fact').close();
  }
}

/** After the dialog has gone: the address without the fact, and the focus on the fact's row. */
function afterFact() {
  if (location.hash.startsWith('#fact=')) {
    history.replaceState(null, '', location.pathname + location.search);
  }
  document.querySelector(`#facts tr[data-fact="${shownFact.fact}"] .fact-link`)?.focus({ preventScroll: true });
}

function neighbour(step) {
  const at = view.shown.indexOf(shownFact.fact) + step;
  const fact = view.shown[at];
  if (at >= 0 && fact !== undefined) {
    location.replace(`#fact=${encodeURIComponent(data.facts.id[fact])}`);
  }
}

function drawFact() {
  const { fact } = shownFact;
  const columns = columnsOf({ ...shownFact, host: -1 });
  const title = element('div', {},
    element('p', {}, [data.facts.id[fact], data.facts.subject[fact]].filter(part => part).join(' · ')),
    element('h2', { id: 'fact-title', tabindex: -1 }, `${data.facts.prompt[fact]} `, element('span', { class: 'answer' }, data.facts.target[fact])),
    data.facts.before[fact] ? element('p', {}, `before the edit: ${data.facts.before[fact]}`) : null,
    provenance(fact));
  const button = (words, label, action) => {
    const made = element('button', { type: 'button', class: 'plain', 'aria-label': label, title: label }, words);
    made.addEventListener('click', action);
    return made;
  };
  byId('fact-body').replaceChildren(
    element('div', { class: 'fact-head' }, title, button('←', 'Fact before', () => neighbour(-1)), button('→', 'Next fact', () => neighbour(1)),
      button('✕', 'Close', closeFact)),
    element('div', { class: 'fact-body' }, factControls(), tally(fact, columns), ...probeCards(fact, columns)));
}

/** What its record says of where it comes from. */
function provenance(fact) {
  const words = { owner: 'owner', source: 'source', from: 'counts from', review: 'to be reviewed by', supersedes: 'in the place of' };
  const parts = Object.keys(words).filter(name => data.facts[name]?.[fact]).map(name => `${words[name]} ${data.facts[name][fact]}`);
  return parts.length > 0 ? element('p', { class: 'provenance' }, parts.join(' · ')) : null;
}

function factControls() {
  const form = element('div', { class: 'controls' });
  const add = (words, key, options) => {
    const select = element('select', {});
    form.append(element('label', {}, `${words} `, select));
    choices(select, options);
    select.value = shownFact[key];
    select.addEventListener('change', () => {
      shownFact[key] = key === 'size' ? select.value : Number(select.value);
      fitChoices();
      drawFact();
      byId('fact-body').querySelector(`select[data-key="${key}"]`)?.focus();
    });
    select.dataset.key = key;
  };
  const groups = data.groups.filter(group => group.method === shownFact.method);
  add('Method', 'method', data.methods.map((method, place) => [place, method.name]));
  add('Answers', 'protocol', unique(groups.map(group => group.protocol)).map(place => [place, protocolWords(place)]));
  add('Plug-in', 'size', unique(groups.map(group => `${group.size} ${group.seed}`)).map(pair => [pair, pair.replace(' ', ' edits, seed ')]));
  return form;
}

/** A method may lack the protocol or the size that was shown. */
function fitChoices() {
  const groups = data.groups.filter(group => group.method === shownFact.method);
  if (!groups.some(group => group.protocol === shownFact.protocol)) {
    shownFact.protocol = groups[0].protocol;
  }
  if (!groups.some(group => `${group.size} ${group.seed}` === shownFact.size)) {
    shownFact.size = `${groups[0].size} ${groups[0].seed}`;
  }
}

function tally(fact, columns) {
  const cells = columns.map(column => (data.cells[column][fact] < 0 ? null : data.states[data.cells[column][fact]]));
  const kinds = data.kinds.map((kind, place) => place).filter(place => cells.some(cell => cell && cell[1][3 * place] > 0));
  if (kinds.length === 0) {
    return element('p', { class: 'note' }, 'This fact was not asked with this method.');
  }
  const head = element('tr', {}, element('th', { scope: 'col' }, 'right answers of those asked for'),
    ...columns.map(column => element('th', { scope: 'col' }, data.hosts[data.groups[column].host])));
  const rows = kinds.map(kind => element('tr', {}, element('th', { scope: 'row' }, `${kindWords(data.kinds[kind].name)} `,
    element('span', { class: 'kind' }, data.kinds[kind].target ? 'new answer' : 'host’s answer')),
  ...cells.map(cell => {
    const state = cell ? stateOf(cell, kind) : -1;
    if (state < 0) {
      return element('td', {}, '–');
    }
    const [planned, passed] = sums(cell, [kind]);
    return element('td', { class: state === 0 ? '' : `is-${state}` }, `${passed}/${planned}`, element('span', { class: 'sr' }, ` ${STATES[state]}`));
  })));
  return element('div', { class: 'table-scroll', tabindex: 0, role: 'region', 'aria-label': 'Counts; scrolls' },
    element('table', { class: 'tally' }, element('caption', {}, 'What was asked about this fact'), element('thead', {}, head), element('tbody', {}, ...rows)));
}

function probeCards(fact, columns) {
  const probes = (probesOfFact.get(fact) || []).map(place => probeAt(data.probes, place)).filter(probe => columns.includes(probe.group));
  const questions = new Map();
  probes.forEach(probe => {
    const key = `${probe.kind} ${probe.prompt}`;
    if (!questions.has(key)) {
      questions.set(key, []);
    }
    questions.get(key).push(probe);
  });
  const asked = columns.reduce((sum, column) => sum + (data.cells[column][fact] < 0 ? 0 : sums(data.states[data.cells[column][fact]], data.kinds.map((kind, place) => place))[0]), 0);
  const cards = [...questions.values()].sort((a, b) => a[0].kind - b[0].kind).map(question);
  if (data.methods[shownFact.method].host) {
    cards.push(element('p', { class: 'note' }, 'What the host alone says stands beside every edited answer: choose a method that edits.'));
  } else if (asked > probes.length) {
    cards.push(element('p', { class: 'note' }, `${number(asked - probes.length)} more answers about this fact are right; their texts are in the table outcomes.`));
  }
  return [element('h3', {}, 'What was said'), ...cards];
}

function question(probes) {
  const [first] = probes;
  const kind = data.kinds[first.kind];
  const head = element('header', {}, element('p', { class: 'kind' }, `${kindWords(kind.name)}, asks for ${kind.target ? 'the new answer' : 'the host’s own answer'}`),
    element('p', {}, `${first.prompt} `, kind.target ? element('span', { class: 'answer' }, first.target) : ''));
  const titles = ['host', 'expected', 'host alone', 'plug-in alone', 'fused', 'gate', 'result'];
  const classes = ['narrow', '', '', '', '', 'gate', ''];
  const rows = probes.map(probe => {
    const right = probe.state === 0;
    const cells = [said(probe.expected, 'nothing'), said(probe.host, 'nothing'), said(probe.plugin, 'not asked'), said(probe.fused, 'nothing'), gateWords(probe),
      element('span', {}, element('span', { class: 'tag' }, mark(right ? 0 : 3), right ? 'right' : 'wrong'), reason(probe))];
    return element('tr', { class: right ? 'right' : 'wrong' }, element('th', { scope: 'row' }, hostLabel(data.groups[probe.group])),
      ...cells.map((content, place) => element('td', { 'data-label': titles[place + 1], class: place === 3 ? 'fused' : '' }, content)));
  });
  return element('article', { class: 'probe' }, head, element('table', { class: 'said' },
    element('thead', {}, element('tr', {}, ...titles.map((title, place) => element('th', { scope: 'col', class: classes[place] }, title)))),
    element('tbody', {}, ...rows)));
}

function followAddress() {
  if (location.hash.startsWith('#fact=')) {
    openFact(decodeURIComponent(location.hash.slice('#fact='.length)));
  } else {
    closeFact();
  }
}

function startFact() {
  byId('fact').addEventListener('close', afterFact);
  byId('fact').addEventListener('click', event => {
    if (event.target === byId('fact')) {
      closeFact(); // beside the dialog
    }
  });
  addEventListener('hashchange', followAddress);
  followAddress();
}
