// Draws a report's charts anew with Chart.js, in the page's colours and width. Without it the drawings stay.
(() => {
  const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const drawn = new Map();
  const OFF = new Set(['rest', 'holiday', 'forecast']);

  const isOff = (spec, place) => spec.marks.some((m) => OFF.has(m.kind) && m.first <= place && place <= m.last);
  const parts = () => ['line-2', 'control', 'accent', 'accent-line', 'ink-2'].map(token);
  const lines = () => ['accent', 'ink-2', 'ink-3', 'control'].map(token);

  function bars(spec, number) {
    if (spec.series.length > 1 && spec.kind !== 'ranked') return parts()[number % 5];
    const ordinary = token(spec.categories.length > 12 ? 'control' : 'line-2');
    return spec.categories.map((_, place) => {
      if (spec.highlight.includes(place)) return token('accent');
      return isOff(spec, place) ? token('line-2') : ordinary;
    });
  }

  function line(colour, values, label, more = {}) {
    return { type: 'line', label, data: values, borderColor: colour, backgroundColor: colour, borderWidth: 2, pointRadius: 2, spanGaps: false, ...more };
  }

  function band(series) {
    if (!series.band.some(Boolean)) return [];
    const side = (at, fill) => line('transparent', series.band.map((edges) => edges?.[at] ?? null), '', { fill, backgroundColor: token('accent-line'), pointRadius: 0, unnamed: true });
    return [side(0, false), side(1, '-1')];
  }

  function datasets(spec) {
    const found = spec.series.flatMap((series, number) => {
      if (spec.kind === 'line') return [line(lines()[number % 4], series.values, series.name, { shown: series.shown, borderDash: number > 1 ? [6, 3] : [] }), ...band(series)];
      if (spec.kind === 'ranked' && number > 0) return [line('transparent', series.values, series.name, { shown: series.shown, backgroundColor: token('ink-2'), pointBorderColor: token('surface'), pointBorderWidth: 1.5, pointRadius: 4.5, showLine: false, order: 0 })];
      return [{ type: 'bar', label: series.name, data: series.values, shown: series.shown, backgroundColor: bars(spec, number), maxBarThickness: 48, order: 1, stack: spec.kind === 'stacked' ? 'all' : undefined }];
    });
    if (spec.target !== null) found.push(line(token('ink-2'), spec.categories.map(() => spec.target), `${spec.targetName} ${spec.targetShown}`, { borderDash: [4, 4], borderWidth: 1, pointRadius: 0 }));
    if (spec.kind === 'pareto') found.push(line(token('accent'), shares(spec.series[0].values), spec.shareName, { yAxisID: 'share' }));
    return found;
  }

  function shares(values) {
    const total = values.reduce((sum, value) => sum + (value ?? 0), 0) || 1;
    let sum = 0;
    return values.map((value) => (sum += value ?? 0, Math.round((1000 * sum) / total) / 10));
  }

  // Left to itself the axis of a line of zeros would run from −1 to 1.
  const isAllZero = (spec) => !spec.target && spec.series.every((series) => series.values.every((value) => !value));

  function axes(spec) {
    const ticks = { color: token('ink-3'), maxTicksLimit: 6 };
    const percent = (value) => `${Number(value.toFixed(6)).toLocaleString()}%`;
    const values = { grid: { color: token('line') }, border: { display: false }, ticks: spec.percent ? { ...ticks, callback: percent } : ticks, beginAtZero: spec.kind !== 'line' || isAllZero(spec), stacked: spec.kind === 'stacked' };
    const names = { grid: { display: false }, border: { color: token('control') }, ticks: { color: token('ink-3'), maxRotation: 45, autoSkip: spec.kind !== 'ranked' }, stacked: spec.kind === 'stacked' };
    const scales = spec.kind === 'ranked' ? { x: values, y: names } : { x: names, y: values };
    if (spec.kind === 'pareto') scales.share = { position: 'right', min: 0, max: 100, grid: { display: false }, ticks: { ...ticks, callback: percent } };
    return scales;
  }

  function options(spec) {
    const label = (item) => `${item.dataset.label}  ${item.dataset.shown?.[item.dataIndex] ?? item.formattedValue}`;
    const footer = (items) => spec.marks.filter((m) => m.label && items.some((i) => m.first <= i.dataIndex && i.dataIndex <= m.last)).map((m) => m.label);
    return {
      indexAxis: spec.kind === 'ranked' ? 'y' : 'x',
      animation: false, responsive: true, maintainAspectRatio: false, locale: document.documentElement.lang,
      interaction: { mode: 'index', axis: spec.kind === 'ranked' ? 'y' : 'x', intersect: false },
      scales: axes(spec),
      plugins: {
        legend: { display: spec.series.length > 1 || spec.target !== null || spec.kind === 'pareto', position: 'bottom', labels: { color: token('ink-2'), boxWidth: 12, boxHeight: 8, filter: (item, data) => !data.datasets[item.datasetIndex].unnamed } },
        tooltip: { callbacks: { label, footer }, filter: (item) => !item.dataset.unnamed },
      },
    };
  }

  function draw(figure) {
    const spec = JSON.parse(document.getElementById(figure.dataset.chart).textContent);
    const box = figure.querySelector('.ts-report-canvas');
    drawn.get(box)?.destroy();
    box.hidden = false;
    figure.querySelector('.ts-report-svg').hidden = true;
    if (spec.kind === 'ranked') box.style.height = `${70 + 26 * spec.categories.length}px`;
    drawn.set(box, new Chart(box.querySelector('canvas'), { data: { labels: spec.categories, datasets: datasets(spec) }, options: options(spec) }));
  }

  function all() {
    Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
    document.querySelectorAll('[data-chart]').forEach(draw);
  }

  if (!window.Chart) return;
  all();
  new MutationObserver(all).observe(document.documentElement, { attributeFilter: ['data-bs-theme'] });
})();
