// Many migrations together: how many at once, what links carried, how long downtimes and migrations were.
function overTime(holder, draw) {
    const { fleet } = data;
    const chart = echarts.init(holder, null, { renderer: 'canvas' });
    const axes = colour => {
        const [from, until] = inView(chart, 0, fleet.lastMs - fleet.firstMs);
        return { xAxis: { ...timeAxis(colour, from, until, holder.clientWidth, 'time since the first order'), min: 0, max: fleet.lastMs - fleet.firstMs } };
    };
    chart.on('datazoom', () => chart.setOption(axes(colours())));
    chart.getZr().on('dblclick', () => zoomTo(chart, 0, 100));
    return {
        chart,
        draw() {
            const colour = colours();
            const narrow = isNarrow(holder);
            const [left, right] = [narrow ? 48 : 64, narrow ? 14 : 24];
            holder.style.height = '280px';
            chart.resize();
            chart.setOption({ animation: false, textStyle: { fontFamily: fontFamily() }, grid: { outerBoundsMode: 'none', left, right, top: 26, bottom: 76 }, ...axes(colour), dataZoom: timeZoom(colour, [0], 6, left, right), ...draw(colour) });
        },
    };
}

makers['at-once'] = (holder, controls) => {
    const points = data.fleet.atOnce;
    const most = Math.max(1, ...points.map(p => p[1] + p[2]));
    const legend = element('span', 'legend');
    legend.append(element('i', 'swatch blue'), element('span', '', 'under way'));
    if (points.some(p => p[2] > 0)) {
        legend.append(element('i', 'swatch waiting'), element('span', '', 'waiting'));
    }

    controls.append(legend);
    const area = (name, at, paint) => ({ type: 'line', name, stack: 'all', step: 'end', data: points.map(p => [p[0] - data.fleet.firstMs, p[at]]), showSymbol: false, lineStyle: { width: 0 }, areaStyle: { color: paint, opacity: 1 }, itemStyle: { color: paint } });
    return overTime(holder, colour => ({
        yAxis: { ...figureAxis(colour, most, Math.max(1, roundStep(most / 4)), count), name: 'migrations', nameTextStyle: { color: colour.faint, align: 'left' } },
        tooltip: hoverBox(colour, {
            trigger: 'axis',
            formatter: params => {
                const at = params[0].axisValue + data.fleet.firstMs;
                const p = points[placeOf(points.map(point => point[0]), at)];
                return hover(time(at), [['under way', count(p[1])], ['waiting', count(p[2])]]);
            },
        }),
        series: [area('under way', 1, colour.blue), area('waiting', 2, colour.waiting)],
    }));
};

makers.links = (holder, controls) => {
    const { links } = data.fleet;
    let picked = 0;
    const highest = () => Math.max(0.1, ...links[picked].share.map(share => share * 100));
    const made = overTime(holder, colour => ({
        yAxis: { ...figureAxis(colour, highest(), roundStep(highest() / 4), value => `${digits(value, 2)} %`), name: 'of its capacity', nameTextStyle: { color: colour.faint, align: 'left' } },
        tooltip: hoverBox(colour, {
            trigger: 'axis',
            formatter: params => {
                const link = links[picked];
                const at = params[0].axisValue + data.fleet.firstMs;
                const share = link.share[placeOf(link.at, at)];
                return hover(link.name, [['at', time(at)], ['used', percent(share)], ['', `${rate(share * link.capacity)} of ${rate(link.capacity)}`]]);
            },
        }),
        series: [{
            type: 'line', name: 'use', step: 'end', data: links[picked].at.map((at, i) => [at - data.fleet.firstMs, links[picked].share[i] * 100]), showSymbol: false,
            lineStyle: { color: colour.teal, width: 1.5 }, areaStyle: { color: colour.teal, opacity: 0.2 },
            markLine: { silent: true, symbol: 'none', data: [{ yAxis: links[picked].mean * 100 }], lineStyle: { color: colour.ink, type: 'dashed' }, label: { show: false } },
        }],
    }));
    const legend = element('span', 'legend');
    legend.append(element('i', 'swatch teal'), element('span', '', 'used'), element('i', 'dash'), element('span', '', 'on average'));
    controls.append(legend);
    choice(controls, 'link:', links.map(link => `${link.name}: ${percent(link.mean)} on average`), link => {
        picked = link;
        made.draw();
    });
    return made;
};

makers.downtimes = holder => {
    const { fleet } = data;
    const chart = echarts.init(holder, null, { renderer: 'canvas' });
    const panels = [['downtime', fleet.downtime, 'blue'], ['total time', fleet.totalTime, 'teal']];

    function draw() {
        const colour = colours();
        const narrow = isNarrow(holder);
        holder.style.height = narrow ? '520px' : '300px';
        chart.resize();
        const half = holder.clientWidth / 2;
        chart.setOption({
            animation: false, textStyle: { fontFamily: fontFamily() },
            grid: panels.map((_, i) => narrow ? { outerBoundsMode: 'none', left: 52, right: 20, top: 54 + i * 260, height: 150 } : { outerBoundsMode: 'none', left: 56 + i * half, width: half - 90, top: 54, bottom: 56 }),
            xAxis: panels.map(([name, spread], i) => histogramAxis(colour, spread, name, i, narrow ? holder.clientWidth : half)),
            yAxis: panels.map(([, spread], i) => ({ ...figureAxis(colour, Math.max(...spread.counts), Math.max(1, roundStep(Math.max(...spread.counts) / 4)), count), gridIndex: i })),
            title: panels.map(([name], i) => ({ text: `migrations by ${name}`, left: narrow ? 4 : 8 + i * half, top: 6 + (narrow ? i * 260 : 0), padding: 0, textStyle: { color: colour.ink, fontSize: 13, fontFamily: fontFamily() } })),
            tooltip: hoverBox(colour, { trigger: 'item', formatter: params => histogramHover(panels[params.seriesIndex], params.dataIndex) }),
            series: panels.map(([, spread, paint], i) => histogramBars(colour, spread, colour[paint], i)),
        });
    }

    return { chart, draw };
};

// Stretches stand side by side; what they are is at their ends.
function histogramAxis(colour, spread, name, panel, width) {
    const stretches = spread.counts.length;
    const every = Math.max(1, Math.ceil(stretches / (width / 84)));
    const [unit, size] = histogramUnit(spread);
    return {
        type: 'value', gridIndex: panel, min: 0, max: stretches, interval: every, name: `${name} (${unit})`, nameLocation: 'middle', nameGap: 26, nameTextStyle: { color: colour.faint },
        axisLine: { lineStyle: { color: colour.line } }, splitLine: { show: false },
        axisLabel: { color: colour.faint, hideOverlap: true, formatter: value => Number.isInteger(value) && (value % every === 0) ? digits(spread.edges[value] / size, 4) : '' },
    };
}

function histogramUnit(spread) {
    const most = spread.edges.at(-1);
    return most < 1 ? ['us', 0.001] : most < 2000 ? ['ms', 1] : ['s', 1000];
}

function histogramBars(colour, spread, paint, panel) {
    const lines = [[spread.medianMs, 'median'], [spread.quantile95Ms, '95 %']].map(([length, name], i) => ({ xAxis: histogramPlace(spread, length), label: { formatter: `${name} ${time(length)}`, position: 'end', distance: i === 0 ? 2 : 14, align: labelAlign(histogramPlace(spread, length) / spread.counts.length) } }));
    return {
        type: 'custom', xAxisIndex: panel, yAxisIndex: panel, data: spread.counts.map((count, i) => [i, i + 1, count]), encode: { x: [0, 1], y: 2 },
        renderItem: (params, api) => {
            const [left, top] = api.coord([params.dataIndex, api.value(2)]);
            const [right, bottom] = api.coord([params.dataIndex + 1, 0]);
            return bar(params, left + 0.5, top, right - left - 1, bottom - top, { fill: paint });
        },
        markLine: { silent: true, symbol: 'none', animation: false, lineStyle: { color: colour.ink, type: 'dashed', width: 1 }, label: { color: colour.ink, fontSize: 11 }, data: lines },
    };
}

// So that no label leaves its panel.
function labelAlign(place) {
    return place > 0.7 ? 'right' : place < 0.3 ? 'left' : 'center';
}

// Where a length stands among the stretches.
function histogramPlace(spread, length) {
    const i = Math.min(placeOf(spread.edges, length), spread.counts.length - 1);
    const [from, until] = [spread.edges[i], spread.edges[i + 1]];
    return i + (until > from ? (length - from) / (until - from) : 0.5);
}

function histogramHover([name, spread], i) {
    return hover(`${name} from ${time(spread.edges[i])} to ${time(spread.edges[i + 1])}`, [['migrations', count(spread.counts[i])]]);
}
