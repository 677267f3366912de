// Alpha's distribution, costs and failures.
const PROMPTS = [['EDITED', 'edited prompts'], ['REPHRASED', 'rephrased'], ['UNRELATED', 'unrelated']];

function alphaChart() {
  const method = Number(byId('alpha-method').value);
  const host = Number(byId('alpha-host').value);
  const groups = data.groups.filter(group => group.method === method && (host < 0 || group.host === host));
  const series = PROMPTS.map(([key, words], place) => {
    const bins = Array(20).fill(0);
    groups.forEach(group => (group.alphas[key] || []).forEach((count, bin) => { bins[bin] += count; }));
    const total = bins.reduce((sum, count) => sum + count, 0);
    return { type: 'bar', name: words, total, bins, barGap: '5%', barCategoryGap: '20%', itemStyle: { color: palette([0, 2, 1][place]), decal: decal(place) },
      data: bins.map(count => (total ? Math.round((1000 * count) / total) / 10 : 0)) };
  }).filter(one => one.total > 0);
  const option = frame({
    grid: { left: 36, right: 20, top: 16, bottom: 74, containLabel: true },
    legend: legend(series.map(one => one.name)),
    xAxis: axis({ type: 'category', data: [...Array(20).keys()].map(bin => (bin / 20).toFixed(2)), name: 'alpha, from', axisLabel: { interval: 1 } }),
    yAxis: axis({ type: 'value', min: 0, max: 100, name: '% of prompts', nameGap: 38 }),
    series,
  });
  option.tooltip.trigger = 'axis';
  option.tooltip.formatter = hits => `alpha ${hits[0].name} to ${(Number(hits[0].name) + 0.05).toFixed(2)}<br>`
    + hits.map(hit => `${escaped(hit.seriesName)}: ${hit.value} % (${number(series[hit.seriesIndex].bins[hit.dataIndex])})`).join('<br>');
  const upper = one => Math.round((100 * one.bins.slice(10).reduce((sum, count) => sum + count, 0)) / one.total);
  const words = `How alpha is distributed. ${series.map(one => `${one.name}: ${upper(one)} percent at 0.5 or above, of ${number(one.total)}`).join('; ')}.`;
  return [option, words, 380];
}

/** Patterns, so that colour is not the only sign. */
function decal(place) {
  const patterns = [
    undefined,
    { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [2, 5], rotation: -Math.PI / 4, color: 'rgba(255,255,255,.55)' },
    { symbol: 'circle', dashArrayX: [[8, 8], [0, 8, 8, 0]], dashArrayY: [6, 0], symbolSize: 0.7, color: 'rgba(255,255,255,.6)' },
    { symbol: 'rect', dashArrayX: [1, 0], dashArrayY: [4, 3], color: 'rgba(255,255,255,.4)' },
  ];
  return patterns[place % patterns.length];
}

function costChart() {
  const stages = unique(data.costs.map(cost => cost.stage));
  const parts = [['wall', false, 'wall, this run'], ['cpu', false, 'CPU, this run'], ['wall', true, 'wall, an earlier run'], ['cpu', true, 'CPU, an earlier run']];
  const series = parts.map(([key, reused, name], place) => ({
    type: 'bar', name, stack: key, barMaxWidth: 16, itemStyle: { color: palette(key === 'wall' ? 0 : 1), decal: reused ? decal(1) : decal(0), opacity: reused ? 0.55 : 1 }, place,
    data: stages.map(stage => data.costs.filter(cost => cost.stage === stage && cost.reused === reused).reduce((sum, cost) => sum + cost[key], 0)),
  })).filter(one => one.data.some(value => value > 0));
  const option = frame({
    grid: { left: 12, right: 30, top: 8, bottom: 74, containLabel: true },
    legend: legend(series.map(one => one.name)),
    xAxis: axis({ type: 'value', name: 'seconds, summed over units' }),
    yAxis: axis({ type: 'category', inverse: true, data: stages.map(stage => stage.replaceAll('_', ' ')), splitLine: { show: false } }),
    series,
  });
  option.tooltip.formatter = hit => `${escaped(hit.name)}<br>${escaped(hit.seriesName)}: ${number(Math.round(hit.value * 10) / 10)} s`;
  return [option, 'Wall and CPU time by stage; the table below has all values.', stages.length * 46 + 110];
}

function reasonChart() {
  const methods = data.methods.map((method, place) => ({ name: method.name, place, host: method.host })).filter(method => !method.host);
  const counts = new Map();
  data.groups.forEach(group => group.failed.forEach(([, reason, probes]) => {
    const key = `${group.method} ${reason}`;
    counts.set(key, (counts.get(key) || 0) + probes);
  }));
  const reasons = unique(data.groups.filter(group => !data.methods[group.method].host).flatMap(group => group.failed.map(failure => failure[1])));
  const series = reasons.map((reason, place) => ({
    type: 'bar', stack: 'all', name: data.reasons[reason], barMaxWidth: 22, itemStyle: { color: palette(place), decal: decal(place), borderColor: colour('--surface'), borderWidth: 1 },
    data: methods.map(method => counts.get(`${method.place} ${reason}`) || 0),
  }));
  const option = frame({
    grid: { left: 12, right: 30, top: 8, bottom: 74, containLabel: true },
    legend: legend(series.map(one => one.name)),
    xAxis: axis({ type: 'value', name: 'failed probes' }),
    yAxis: axis({ type: 'category', inverse: true, data: methods.map(method => method.name), splitLine: { show: false },
      axisLabel: { width: 150, overflow: 'truncate' } }),
    series,
  });
  option.tooltip.formatter = hit => `<b>${escaped(hit.name)}</b><br>${escaped(hit.seriesName)}: ${number(hit.value)}`;
  return [option, 'Failed probes by method and reason; the table below has all values.', methods.length * 34 + 110];
}

function startOtherCharts() {
  const edited = data.methods.map((method, place) => [place, method.name]).filter(([place]) => !data.methods[place].host);
  choices(byId('alpha-method'), edited.length ? edited : [[0, '']]);
  choices(byId('alpha-host'), [[-1, 'all hosts'], ...data.hosts.map((host, place) => [place, host])]);
  const alpha = chart('alpha-chart', alphaChart);
  ['alpha-method', 'alpha-host'].forEach(id => byId(id).addEventListener('change', alpha));
  chart('cost-chart', costChart);
  chart('reason-chart', reasonChart);
}
