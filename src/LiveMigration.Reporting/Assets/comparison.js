// The same guest through several hypervisors and techniques: a bar a pair, a panel a figure.
makers.comparison = (holder, controls, number) => {
    const rows = data.comparisons[number];
    const chart = echarts.init(holder, null, { renderer: 'canvas' });
    const panels = [['total time', 'totalMs', time, 'blue'], ['downtime', 'downtimeMs', time, 'red'], ['bytes sent', 'bytes', bytes, 'teal']];
    const names = rows.map(row => `${row.hypervisor}  ${row.technique}`);
    const state = { isLogarithmic: false };

    function draw() {
        const colour = colours();
        const narrow = isNarrow(holder);
        const height = rows.length * 24 + 10;
        holder.style.height = narrow ? `${(height + 64) * 3}px` : `${height + 70}px`;
        chart.resize();
        const labels = narrow ? 128 : 200;
        const width = (holder.clientWidth - labels - 30) / 3;
        chart.setOption({
            animation: false, textStyle: { fontFamily: fontFamily() },
            title: panels.map(([name], i) => ({ text: name, left: narrow ? labels : labels + i * width, top: 4 + (narrow ? i * (height + 64) : 0), padding: 0, textStyle: { color: colour.ink, fontSize: 13 } })),
            grid: panels.map((_, i) => narrow ? { outerBoundsMode: 'none', left: labels, right: 76, top: 28 + i * (height + 64), height } : { outerBoundsMode: 'none', left: labels + i * width, width: width - 84, top: 28, height }),
            xAxis: panels.map((panel, i) => comparisonAxis(colour, rows, panel, i, state)),
            yAxis: panels.map((_, i) => ({ ...nameAxis(colour, names, labels - 10), gridIndex: i, axisLabel: { ...nameAxis(colour, names, labels - 10).axisLabel, show: narrow || i === 0 } })),
            tooltip: hoverBox(colour, { trigger: 'item', formatter: params => comparisonHover(rows[params.dataIndex]) }),
            series: panels.map(([name, field, format, paint], i) => ({
                type: 'bar', name, xAxisIndex: i, yAxisIndex: i, barMaxWidth: 16, barMinHeight: 2,
                data: rows.map(row => ({ value: row[field], itemStyle: row.completed ? { color: colour[paint] } : { color: colour.panel, borderColor: colour[paint], borderType: 'dashed', borderWidth: 1 } })),
                label: { show: true, position: 'right', color: colour.ink, fontSize: 11, formatter: params => format(params.value) },
            })),
        }, { replaceMerge: ['xAxis'] });
    }

    const legend = element('span', 'legend');
    legend.append(element('i', 'swatch blue'), element('span', '', 'completed'));
    if (rows.some(row => !row.completed)) {
        legend.append(element('i', 'swatch hollow'), element('span', '', 'did not complete: the figure until then'));
    }

    controls.append(legend);
    const scale = button(controls, 'logarithmic', () => {
        state.isLogarithmic = !state.isLogarithmic;
        scale.setAttribute('aria-pressed', state.isLogarithmic);
        draw();
    });
    scale.setAttribute('aria-pressed', 'false');
    return { chart, draw };
};

function comparisonAxis(colour, rows, [, field], panel, state) {
    const values = rows.map(row => row[field]);
    const highest = Math.max(1, ...values);
    const step = field === 'bytes' ? binaryStep(highest / 2) : roundStep(highest / 2);
    const linear = { ...figureAxis(colour, highest, step, field === 'bytes' ? bytes : roundTime), gridIndex: panel };
    linear.axisLabel = { ...linear.axisLabel, hideOverlap: true };
    if (!state.isLogarithmic) {
        return linear;
    }

    const base = field === 'bytes' ? 16 : 10;
    const least = Math.min(...values.filter(value => value > 0), highest);
    const power = value => Math.log(value) / Math.log(base);
    return { ...linear, type: 'log', logBase: base, min: base ** Math.floor(power(least) - 0.01), max: base ** Math.ceil(power(highest)), interval: undefined };
}

function comparisonHover(row) {
    return hover(`${row.hypervisor}, ${row.technique}`, [['', row.status], ['total time', time(row.totalMs)], ['downtime', time(row.downtimeMs)], ['sent', bytes(row.bytes)]]);
}
