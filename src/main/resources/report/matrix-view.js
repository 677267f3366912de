// Which facts the matrix shows, and in what order. Knows nothing of the document.
const searchable = data.facts.id.map((id, fact) => [id, data.facts.subject[fact], data.facts.prompt[fact], data.facts.target[fact], data.facts.before[fact]]
  .join('\n').toLowerCase());

/** The groups whose cells are columns: one for each host. */
function columnsOf(choice) {
  return data.groups.map((group, place) => place).filter(place => {
    const group = data.groups[place];
    return group.method === choice.method && group.protocol === choice.protocol && `${group.size} ${group.seed}` === choice.size
      && (choice.host < 0 || group.host === choice.host);
  });
}

/** How every kind of cell stands under a choice; -1 where it asks nothing of that kind. */
const statesOf = kind => data.states.map(cell => stateOf(cell, kind));

/**
 * Facts in order, and how many cells stand how.
 * choice: method, protocol, size, host, kind, states (a set; empty for all), search, order ({ by, down })
 */
function facts(choice) {
  const columns = columnsOf(choice);
  const states = statesOf(choice.kind);
  const words = choice.search.toLowerCase().split(/\s+/).filter(word => word);
  const counts = STATES.map(() => 0);
  const shown = [];
  for (let fact = 0; fact < searchable.length; fact++) {
    if (!words.every(word => searchable[fact].includes(word))) {
      continue;
    }
    let asked = false;
    let wanted = choice.states.size === 0;
    for (const column of columns) {
      const place = data.cells[column][fact];
      const state = place < 0 ? -1 : states[place];
      if (state >= 0) {
        asked = true;
        counts[state]++;
        wanted = wanted || choice.states.has(state);
      }
    }
    if (asked && wanted) {
      shown.push(fact);
    }
  }
  sort(shown, columns, states, choice.order);
  return { columns, states, counts, shown };
}

function sort(shown, columns, states, order) {
  const direction = order.down ? -1 : 1;
  const value = {
    corpus: fact => fact,
    subject: fact => data.facts.subject[fact] || data.facts.prompt[fact],
    badness: fact => -columns.reduce((sum, column) => sum + Math.max(0, stateIn(column, fact, states)), 0),
  }[order.by] || (fact => stateIn(Number(order.by), fact, states));
  const values = new Map(shown.map(fact => [fact, value(fact)]));
  const compare = typeof values.get(shown[0]) === 'string' ? new Intl.Collator('en', { numeric: true }).compare : (a, b) => a - b;
  shown.sort((a, b) => direction * compare(values.get(a), values.get(b)) || a - b);
}

function stateIn(column, fact, states) {
  const place = data.cells[column][fact];
  return place < 0 ? -1 : states[place];
}
