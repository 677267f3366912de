// What all charts have in common.
const SYMBOLS = ['circle', 'rect', 'triangle', 'diamond', 'emptyCircle', 'emptyRect', 'emptyTriangle', 'emptyDiamond'];
const PALETTE = {
  light: ['#1d4f91', '#b4531a', '#17744a', '#8a3f94', '#8f6a00', '#a82f55', '#3c7a8f', '#5c5c66'],
  dark: ['#8fb8f2', '#f0a06a', '#74cf9c', '#d59be0', '#e3c159', '#f08caa', '#84c7dc', '#b9bac4'],
};

function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function palette(place) {
  const dark = document.documentElement.dataset.colours === 'dark';
  const colours = PALETTE[dark ? 'dark' : 'light'];
  return colours[place % colours.length];
}

const symbol = place => SYMBOLS[place % SYMBOLS.length];

function axis(options) {
  return {
    axisLine: { lineStyle: { color: colour('--line-strong') } },
    axisTick: { show: false },
    axisLabel: { color: colour('--soft'), fontSize: 12, ...(options.axisLabel || {}) },
    splitLine: { lineStyle: { color: colour('--line'), width: 1 } },
    nameTextStyle: { color: colour('--soft') },
    nameLocation: 'middle',
    nameGap: 30,
    ...Object.fromEntries(Object.entries(options).filter(([name]) => name !== 'axisLabel')),
  };
}

function frame(options) {
  return {
    animation: false,
    textStyle: { fontFamily: getComputedStyle(document.body).fontFamily, color: colour('--ink') },
    tooltip: {
      confine: true,
      backgroundColor: colour('--surface'),
      borderColor: colour('--line'),
      textStyle: { color: colour('--ink'), fontSize: 13 },
    },
    ...options,
  };
}

function legend(names) {
  return { type: 'scroll', bottom: 0, left: 'center', itemWidth: 16, itemHeight: 11, itemGap: 16, data: names,
    textStyle: { color: colour('--ink'), fontSize: 12 }, pageTextStyle: { color: colour('--soft') }, pageIconColor: colour('--accent'),
    pageIconInactiveColor: colour('--line') };
}

/** Text from data inside a tooltip. */
function escaped(text) {
  return element('i', {}, String(text)).innerHTML;
}

/**
 * A chart that is drawn anew with its colours and its size. What it says in words is its label.
 * options(): [ECharts' options, words, height in pixels]
 */
function chart(id, options) {
  const place = byId(id);
  if (!place) {
    return () => {};
  }
  let instance = null;
  const paint = () => {
    const [option, words, height] = options();
    place.setAttribute('aria-label', words);
    place.style.height = `${height || 360}px`;
    if (instance && instance.getWidth() === place.clientWidth && instance.getHeight() === place.clientHeight) {
      instance.setOption(option, { notMerge: true });
      return;
    }
    if (!instance) {
      instance = echarts.init(place);
    }
    instance.resize();
    instance.setOption(option, { notMerge: true });
  };
  painters.push(paint);
  let width = 0;
  new ResizeObserver(() => {
    if (place.clientWidth !== width) {
      width = place.clientWidth;
      paint();
    }
  }).observe(place);
  return paint;
}

const narrow = place => place.clientWidth < 520;
