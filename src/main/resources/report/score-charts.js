// Scores with their intervals, the trade-off of reliability, generality and locality, and scores by size of plug-ins.
const metricChoices = () => unique(data.groups.flatMap(group => Object.keys(group.scores)))
  .sort((a, b) => Object.keys(METRIC_WORDS).indexOf(a) - Object.keys(METRIC_WORDS).indexOf(b))
  .map(metric => [metric, METRIC_WORDS[metric]]);
const protocolChoices = () => data.protocols.map((name, place) => [place, protocolWords(place)]);
const seeds = unique(data.groups.map(group => group.seed));
const sizes = unique(data.groups.map(group => group.size)).sort((a, b) => a - b);

/** A group's name among those of one method. */
function hostLabel(group) {
  const parts = [data.hosts[group.host]];
  if (sizes.length > 1) {
    parts.push(`${number(group.size)} edits`);
  }
  if (seeds.length > 1) {
    parts.push(`seed ${group.seed}`);
  }
  return parts.join(', ');
}

function scoreRows(metric, protocol) {
  const rows = [];
  data.methods.forEach((method, place) => {
    const groups = data.groups.filter(group => group.method === place && group.protocol === protocol && group.scores[metric]);
    if (groups.length > 0) {
      rows.push({ method: place, title: method.name });
      groups.forEach(group => rows.push({ method: place, title: hostLabel(group), score: group.scores[metric], before: (group.before || {})[metric] }));
    }
  });
  return rows;
}

function scoreChart() {
  const metric = byId('score-metric').value;
  const rows = scoreRows(metric, Number(byId('score-protocol').value));
  const scored = rows.filter(row => row.score);
  const low = Math.min(100, ...scored.map(row => Math.min(row.score[1], row.before ? row.before[0] : 100)));
  const interval = method => rows.flatMap((row, y) => (row.method === method && row.score
    ? [[row.score[1], y], [row.score[2], y], [null, null]] : []));
  const point = (method, key) => rows.flatMap((row, y) => (row.method === method && row[key] ? [[row[key][0], y]] : []));
  const series = data.methods.flatMap((method, place) => [
    { type: 'line', data: interval(place), showSymbol: false, silent: true, lineStyle: { width: 3, color: palette(place), opacity: 0.45, cap: 'round' } },
    { type: 'scatter', data: point(place, 'before'), symbol: 'emptyCircle', symbolSize: 10, itemStyle: { color: colour('--soft') } },
    { type: 'scatter', data: point(place, 'score'), symbol: symbol(place), symbolSize: 11, itemStyle: { color: palette(place) } },
  ]);
  const option = frame({
    grid: { left: 8, right: 24, top: 8, bottom: 34, containLabel: true },
    xAxis: axis({ type: 'value', min: byId('score-zoom').checked ? Math.max(0, Math.floor(low / 5) * 5 - 5) : 0, max: 100, name: `${METRIC_WORDS[metric]}, %` }),
    yAxis: axis({
      type: 'category', inverse: true, data: rows.map((row, y) => String(y)), splitLine: { show: false }, axisLine: { show: false },
      axisLabel: {
        interval: 0,
        formatter: y => (rows[y].score ? `{host|${rows[y].title}}` : `{method|${rows[y].title}}`),
        rich: { host: { color: colour('--soft'), fontSize: 12 }, method: { color: colour('--ink'), fontSize: 13, fontWeight: 'bold' } },
        width: narrow(byId('score-chart')) ? 110 : 240, overflow: 'truncate',
      },
    }),
    series,
  });
  option.tooltip.formatter = hit => {
    const row = rows[hit.value[1]];
    const then = row.before ? `<br>before ${row.before[0]} %, ${row.before[1]}–${row.before[2]}` : '';
    return `<b>${escaped(data.methods[row.method].name)}</b>, ${escaped(row.title)}<br>${row.score[0]} %, ${row.score[1]}–${row.score[2]}${then}`;
  };
  const sorted = [...scored].sort((a, b) => a.score[0] - b.score[0]);
  const named = row => `${row.score[0]} percent, ${data.methods[row.method].name} on ${row.title}`;
  const words = sorted.length === 0 ? 'No scores.'
    : `${METRIC_WORDS[metric]} with 95 percent intervals. Lowest ${named(sorted[0])}; highest ${named(sorted.at(-1))}. The table below has all values.`;
  return [option, words, rows.length * 25 + 60];
}

function profileChart() {
  const protocol = Number(byId('profile-protocol').value);
  const groups = data.groups.filter(group => group.protocol === protocol && group.scores.generality && group.scores.locality && group.scores.reliability);
  const largest = Math.max(...sizes);
  const series = data.methods.map((method, place) => ({
    type: 'scatter', name: method.name, symbol: symbol(place), itemStyle: { color: palette(place), opacity: 0.8, borderColor: colour('--surface'), borderWidth: 1.5 },
    data: groups.filter(group => group.method === place && group.size === largest).map(group => ({
      value: [group.scores.locality[0], group.scores.generality[0]], group, symbolSize: 8 + group.scores.reliability[0] / 6,
    })),
  })).filter(one => one.data.length > 0);
  const option = frame({
    grid: { left: 36, right: 30, top: 22, bottom: 74, containLabel: true },
    legend: legend(series.map(one => one.name)),
    xAxis: axis({ type: 'value', min: 0, max: 105, interval: 20, name: 'locality, %', axisLabel: { formatter: value => (value > 100 ? '' : value) } }),
    yAxis: axis({ type: 'value', min: 0, max: 105, interval: 20, name: 'generality, %', nameGap: 38, axisLabel: { formatter: value => (value > 100 ? '' : value) } }),
    series,
  });
  option.tooltip.formatter = hit => {
    const { group } = hit.data;
    return `<b>${escaped(hit.seriesName)}</b>, ${escaped(hostLabel(group))}<br>reliability ${group.scores.reliability[0]} %<br>`
      + `generality ${group.scores.generality[0]} %<br>locality ${group.scores.locality[0]} %`;
  };
  const mean = (one, i) => (one.data.reduce((sum, point) => sum + point.value[i], 0) / one.data.length).toFixed(1);
  const words = `Generality against locality. ${series.map(one => `${one.name}: generality ${mean(one, 1)}, locality ${mean(one, 0)} percent in the mean over hosts`).join('; ')}.`;
  return [option, words, 460];
}

function sizeChart() {
  const metric = byId('size-metric').value;
  const protocol = Number(byId('size-protocol').value);
  const lines = [];
  data.methods.forEach((method, m) => data.hosts.forEach((host, h) => {
    const groups = data.groups.filter(group => group.method === m && group.host === h && group.protocol === protocol && group.scores[metric]);
    const points = sizes.map(size => {
      const values = groups.filter(group => group.size === size).map(group => group.scores[metric][0]);
      return values.length ? [size, values.reduce((sum, value) => sum + value, 0) / values.length] : null;
    }).filter(point => point);
    if (points.length > 0) {
      lines.push({ type: 'line', name: `${method.name}, ${host}`, data: points, symbol: symbol(h), symbolSize: 9, color: palette(m),
        lineStyle: { width: 2, type: ['solid', 'dashed', 'dotted'][h % 3] } });
    }
  }));
  const option = frame({
    grid: { left: 36, right: 30, top: 22, bottom: 74, containLabel: true },
    legend: legend(lines.map(line => line.name)),
    xAxis: axis({ type: 'log', name: 'edits in a plug-in', min: sizes[0], max: sizes.at(-1) }),
    yAxis: axis({ type: 'value', min: 0, max: 100, name: `${METRIC_WORDS[metric]}, %`, nameGap: 38 }),
    series: lines,
  });
  option.tooltip.formatter = hit => `<b>${escaped(hit.seriesName)}</b><br>${number(hit.value[0])} edits: ${hit.value[1].toFixed(1)} %`;
  const words = `${METRIC_WORDS[metric]} against the number of edits. ${lines.map(line => `${line.name}: ${line.data.map(point => `${point[0]} edits ${point[1].toFixed(1)} percent`).join(', ')}`).join('; ')}.`;
  return [option, words, 420];
}

function startScoreCharts() {
  choices(byId('score-metric'), metricChoices());
  choices(byId('score-protocol'), protocolChoices());
  choices(byId('profile-protocol'), protocolChoices());
  const scores = chart('score-chart', scoreChart);
  ['score-metric', 'score-protocol', 'score-zoom'].forEach(id => byId(id).addEventListener('change', scores));
  byId('profile-protocol').addEventListener('change', chart('profile-chart', profileChart));
  if (byId('size-chart')) {
    choices(byId('size-metric'), metricChoices());
    choices(byId('size-protocol'), protocolChoices());
    const bySize = chart('size-chart', sizeChart);
    ['size-metric', 'size-protocol'].forEach(id => byId(id).addEventListener('change', bySize));
  }
}
