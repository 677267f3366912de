// What was lost and won, with the texts.
const PAGE = 12;
const compared = Boolean(data.flips);
const changed = { all: [], shown: [], until: PAGE };

const trimmed = text => text.trim();

/** Against the other run its flips; else what edits made of the host's answers, as far as its texts are on the page. */
function allChanges() {
  if (compared) {
    return data.flips.group.map((group, place) => ({ place, group, kind: data.flips.kind[place], won: data.flips.state[place] === 0 }));
  }
  const { probes, texts } = data;
  const found = [];
  for (let place = 0; place < probes.group.length; place++) {
    const { target } = data.kinds[probes.kind[place]];
    const host = trimmed(texts[probes.host[place]]);
    const right = probes.state[place] === 0;
    const won = right && target && host !== trimmed(texts[probes.fused[place]]);
    const lost = probes.state[place] === 1 && (!target || host === trimmed(texts[probes.target[place]]));
    if (won || lost) {
      found.push({ place, group: probes.group[place], kind: probes.kind[place], won });
    }
  }
  return found;
}

function changeCard({ place, won }) {
  const probe = probeAt(compared ? data.flips : data.probes, place);
  const group = data.groups[probe.group];
  const value = (words, content, right) => element('div', {}, element('dt', {}, words), element('dd', { class: right === undefined ? '' : (right ? 'right' : 'wrong') }, content));
  const fused = value('fused', said(probe.fused, 'nothing'), probe.state === 0);
  const before = compared ? [value('fused before', said(probe.was, 'nothing'), !won)] : [];
  return element('li', { class: `change ${won ? 'won' : 'lost'}` },
    element('p', { class: 'what' }, element('span', { class: 'side' }, won ? 'won' : 'lost'),
      element('a', { href: `#fact=${encodeURIComponent(data.facts.id[probe.fact])}` }, data.facts.id[probe.fact]),
      element('span', {}, data.methods[group.method].name), element('span', {}, hostLabel(group)), element('span', {}, protocolWords(group.protocol)),
      element('span', {}, kindWords(data.kinds[probe.kind].name)), element('span', {}, gateWords(probe))),
    element('p', { class: 'prompt' }, probe.prompt),
    element('dl', {}, value('expected', said(probe.expected, 'nothing')), value('host alone', said(probe.host, 'nothing')), value('plug-in alone', said(probe.plugin, 'not asked')),
      ...before, fused, probe.state === 0 ? null : value('reason', reason(probe))));
}

function drawChanges() {
  const [side, method, host, kind] = ['change-side', 'change-method', 'change-host', 'change-kind'].map(id => Number(byId(id).value));
  changed.shown = changed.all.filter(change => (side < 0 || Number(change.won) === side) && (method < 0 || data.groups[change.group].method === method)
    && (host < 0 || data.groups[change.group].host === host) && (kind < 0 || change.kind === kind));
  const list = byId('change-list');
  list.replaceChildren(...changed.shown.slice(0, changed.until).map(changeCard));
  byId('change-found').textContent = changed.shown.length === 0
    ? `Nothing was ${side === 1 ? 'won' : 'lost'} here.`
    : `${number(Math.min(changed.until, changed.shown.length))} of ${number(changed.shown.length)} with texts on this page`;
  byId('change-more').hidden = changed.shown.length <= changed.until;
}

function startChanges() {
  changed.all = allChanges();
  const lost = changed.all.some(change => !change.won);
  const main = data.groups[data.main[0]];
  const used = unique(changed.all.map(change => data.groups[change.group].method));
  choices(byId('change-side'), [[0, 'lost'], [1, 'won'], [-1, 'both']]);
  choices(byId('change-method'), [[-1, 'all methods'], ...used.sort((a, b) => a - b).map(place => [place, data.methods[place].name])]);
  choices(byId('change-host'), [[-1, 'all hosts'], ...data.hosts.map((name, place) => [place, name])]);
  choices(byId('change-kind'), [[-1, 'all'], ...unique(changed.all.map(change => change.kind)).sort((a, b) => a - b).map(place => [place, kindWords(data.kinds[place].name)])]);
  if (main && !compared && used.includes(main.method)) {
    byId('change-method').value = main.method;
  }
  const shownLost = changed.all.some(change => !change.won && (Number(byId('change-method').value) < 0 || data.groups[change.group].method === main.method));
  byId('change-side').value = lost && shownLost ? 0 : 1;
  ['change-side', 'change-method', 'change-host', 'change-kind'].forEach(id => byId(id).addEventListener('change', () => {
    changed.until = PAGE;
    drawChanges();
  }));
  byId('change-more').addEventListener('click', () => {
    const first = changed.until;
    changed.until += 4 * PAGE;
    drawChanges();
    byId('change-list').children[first]?.querySelector('a').focus({ preventScroll: true });
  });
  drawChanges();
}
