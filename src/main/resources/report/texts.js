// Probes with their texts, as records; and how an answer is written.
/** A probe of a set of columns, by its place. */
function probeAt(columns, place) {
  const text = name => data.texts[columns[name][place]];
  const kind = columns.kind[place];
  const made = {
    group: columns.group[place], fact: columns.fact[place], kind, prompt: text('prompt'), target: text('target'), host: text('host'), plugin: text('plugin'),
    fused: text('fused'), alpha: columns.alpha[place], open: columns.open[place] === 1, fired: text('fired'), reason: text('reason'), state: columns.state[place],
  };
  made.expected = data.kinds[kind].target ? made.target : made.host;
  if (columns.was) {
    made.was = text('was');
    made.wasReason = text('wasReason');
  }
  return made;
}

/** An answer as it was said; what is not known is said in words. */
function said(text, missing) {
  const words = text.trim();
  if (words === '') {
    return element('span', { class: 'silent' }, text === '' ? missing : 'ends its text');
  }
  return element('q', {}, words.replaceAll('\n', '⏎'));
}

/** A reason, with its meaning where it is a known code. */
function reason(probe) {
  if (probe.state === 0) {
    return '';
  }
  const meaning = data.reasonWords[probe.reason] || '';
  return element('span', {}, element('code', {}, probe.reason), meaning ? element('span', { class: 'why' }, meaning) : '');
}

function gateWords(probe) {
  if (probe.alpha < 0) {
    return '–';
  }
  const alpha = (probe.alpha / 1000).toFixed(probe.alpha % 1000 === 0 ? 0 : 2);
  const fired = probe.fired && probe.fired !== data.facts.id[probe.fact] ? `, by ${probe.fired}` : '';
  return `${probe.open ? 'open' : 'closed'}${fired}, alpha ${alpha}`;
}

/** Places of the probes of each fact. */
const probesOfFact = (() => {
  const places = new Map();
  data.probes.fact.forEach((fact, place) => {
    if (!places.has(fact)) {
      places.set(fact, []);
    }
    places.get(fact).push(place);
  });
  return places;
})();
