// What the page shows, and how a cell of the matrix is read.
const data = JSON.parse(document.getElementById('data').textContent);
const STATES = ['holds', 'side effect', 'some wordings', 'fails', 'error'];
const STATE_WORDS = [
  'right in every wording, every other answer is the host’s',
  'right in every wording, but another answer changed',
  'right on its own prompt, not in every wording',
  'wrong on its own prompt',
  'a question could not be evaluated',
];
const KIND_WORDS = {
  edit: 'own prompt', rephrase: 'rephrasings', locality: 'unrelated', near_subject: 'other subjects', near_type: 'same relation',
  half_subject: 'half the name', same_subject: 'same subject', portability: 'consequences',
};
const METRIC_WORDS = {
  score: 'score', reliability: 'reliability', generality: 'generality', locality: 'locality', near_subject: 'near (other subjects)',
  near_type: 'type (same relation)', half_subject: 'half (half the name)', same_subject: 'same (same subject)', portability: 'portability',
};
const kindIndex = Object.fromEntries(data.kinds.map((kind, place) => [kind.name, place]));
const edits = [kindIndex.edit, kindIndex.rephrase];
const kept = data.kinds.map((kind, place) => (kind.target ? -1 : place)).filter(place => place >= 0);

const byId = id => document.getElementById(id);
const number = value => value.toLocaleString('en-US');
const protocolWords = place => data.protocols[place].replace('_', '-');
const kindWords = name => KIND_WORDS[name] || name.replaceAll('_', ' ');

/** An element; what comes from data is only ever text. */
function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value !== undefined && value !== false) {
      made.setAttribute(name, value === true ? '' : value);
    }
  }
  made.append(...children.filter(child => child !== null && child !== undefined));
  return made;
}

function mark(state) {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  svg.setAttribute('class', 'mark');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS('http://www.w3.org/2000/svg', 'use');
  use.setAttribute('href', `#mark-${state}`);
  svg.append(use);
  return svg;
}

/** Fills a select; a choice of one is not shown. */
function choices(select, options) {
  select.replaceChildren(...options.map(([value, words]) => element('option', { value }, words)));
  const label = select.closest('label');
  if (label) {
    label.hidden = options.length < 2;
  }
}

/** Sums of a cell's counts over some kinds of question: planned, passed, errors. */
function sums(cell, kinds) {
  const total = [0, 0, 0];
  for (const kind of kinds) {
    for (let i = 0; i < 3; i++) {
      total[i] += cell[1][3 * kind + i];
    }
  }
  return total;
}

/** How a cell stands: over all questions, or over one kind of them alone; -1 where none was asked. */
function stateOf(cell, kind) {
  if (kind < 0) {
    return cell[0];
  }
  const [planned, passed, errors] = sums(cell, [kind]);
  if (planned === 0) {
    return -1;
  }
  if (errors > 0) {
    return 4;
  }
  if (passed === planned) {
    return 0;
  }
  if (!data.kinds[kind].target) {
    return 1;
  }
  return passed > 0 ? 2 : 3;
}

const unique = values => [...new Set(values)];
