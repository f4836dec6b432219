// One migration over time: phases and rounds, what remains, bandwidth, what its guest felt, where it wrote; panels with one axis.
makers.timeline = (holder, controls, number) => {
    const migration = data.migrations[number];
    const panels = timelinePanels(migration);
    const chart = echarts.init(holder, null, { renderer: 'canvas' });
    const total = Math.max(migration.totalMs, migration.curves.at.at(-1) ?? 0, migration.outage?.[1] ?? 0) || 1;
    const state = { isLogarithmic: false };

    function layout() {
        const narrow = isNarrow(holder);
        let top = 6;
        const grids = panels.map(panel => {
            const above = narrow && panel.keys.length > 0 ? 38 : 22;
            const grid = { outerBoundsMode: 'none', left: narrow ? 74 : 84, right: narrow ? 12 : 24, top: top + above, height: panel.height };
            top += panel.height + above + 14;
            return grid;
        });
        holder.style.height = `${top + 64}px`;
        return grids;
    }

    // The scales go by what is in view, so that the last rounds are not crushed by the first.
    function axes(colour) {
        const [from, until] = inView(chart, 0, total);
        return {
            xAxis: panels.map((_, i) => ({
                ...timeAxis(colour, from, until, holder.clientWidth, i === panels.length - 1 ? 'time since the migration began' : ''),
                gridIndex: i, min: 0, max: total, axisPointer: { label: { show: false } },
            })),
            yAxis: panels.map((panel, i) => ({ ...panel.axis(colour, from, until, state), gridIndex: i })),
        };
    }

    function draw() {
        const colour = colours();
        const grids = layout();
        chart.resize();
        chart.setOption({
            animation: false,
            textStyle: { fontFamily: fontFamily() },
            title: panels.map((panel, i) => panelTitle(colour, panel, grids[i], holder.clientWidth)),
            grid: grids,
            ...axes(colour),
            axisPointer: { link: [{ xAxisIndex: 'all' }], lineStyle: { color: colour.ink, type: 'dashed' } },
            tooltip: hoverBox(colour, { trigger: 'axis', formatter: params => timelineHover(migration, params[0].axisValue) }),
            dataZoom: timeZoom(colour, panels.map((_, i) => i), 6, grids[0].left, grids[0].right),
            series: panels.flatMap((panel, i) => panel.series(colour, state).map(series => ({ xAxisIndex: i, yAxisIndex: i, silent: true, ...series }))),
        });
    }

    chart.on('datazoom', () => chart.setOption(axes(colours())));
    chart.getZr().on('dblclick', () => zoomTo(chart, 0, 100));
    button(controls, 'whole', () => zoomTo(chart, 0, 100));
    const firstRound = migration.rounds[0];
    if (migration.rounds.length > 2 && firstRound[2] < total) {
        button(controls, 'after round 1', () => zoomTo(chart, firstRound[2] / total * 100, 100));
    }

    if (migration.pause) {
        button(controls, 'switchover', () => {
            const [from, until] = [migration.pause[0], Math.max(migration.pause[1], migration.outage[1])];
            const around = Math.max((until - from) * 0.15, 1);
            zoomTo(chart, Math.max(0, from - around) / total * 100, Math.min(total, until + around) / total * 100);
        });
    }

    const scale = button(controls, 'logarithmic', () => {
        state.isLogarithmic = !state.isLogarithmic;
        scale.setAttribute('aria-pressed', state.isLogarithmic);
        chart.setOption({ yAxis: axes(colours()).yAxis, series: panels.flatMap((panel, i) => panel.series(colours(), state).map(series => ({ xAxisIndex: i, yAxisIndex: i, silent: true, ...series }))) });
    });
    scale.setAttribute('aria-pressed', 'false');
    scale.title = 'What remains on a logarithmic scale';
    return { chart, draw };
};

/** A panel's title with a sample of each of its lines. */
function panelTitle(colour, panel, grid, width) {
    const rich = {};
    const keys = panel.keys.map(([text, name, mark], i) => {
        rich[`k${i}`] = { color: colour[name], fontWeight: 'bold', fontSize: 12, lineHeight: 16, fontFamily: fontFamily() };
        return `{k${i}|${mark}} {t|${text}}`;
    });
    const font = fontFamily();
    rich.h = { color: colour.ink, fontWeight: 'bold', fontSize: 12, lineHeight: 16, fontFamily: font };
    rich.t = { color: colour.faint, fontSize: 12, lineHeight: 16, fontFamily: font };
    const narrow = width < 560;
    return { text: `{h|${panel.title}}${narrow && keys.length > 0 ? '\n' : '   '}${keys.join('   ')}`, left: narrow ? 4 : grid.left, top: grid.top - (narrow && keys.length > 0 ? 37 : 21), padding: 0, textStyle: { rich, fontSize: 12, lineHeight: 16, fontFamily: font } };
}

/** The stretch of a sorted list of moments that a moment falls into. */
function placeOf(moments, at) {
    let low = 0;
    let high = moments.length - 1;
    while (low < high) {
        const middle = (low + high + 1) >> 1;
        if (moments[middle] <= at) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }

    return low;
}

/** Every value at a time. */
function timelineHover(migration, at) {
    const { curves, rates } = migration;
    const within = ([from, until]) => at >= from && at <= until;
    const i = placeOf(curves.at, at);
    const lines = [];
    const phase = migration.phases.find(p => within([p[1], p[2]]));
    const round = migration.rounds.find(r => within([r[1], r[2]]));
    lines.push(['phase', phase ? phase[0] : 'after the end']);
    if (round) {
        lines.push(['round', isNaN(round[0]) ? round[0] : `${count(round[0])}: ${bytes(round[3])} sent, ${bytes(round[4])} dirtied`]);
    }

    if (movesMemory(migration)) {
        lines.push(['remaining', bytes(curves.remaining[i])]);
    }

    if (curves.disks) {
        lines.push(['of disks', bytes(curves.disks[i])]);
    }

    if (curves.threshold && curves.threshold[i] !== null) {
        lines.push(['threshold', bytes(curves.threshold[i])]);
    }

    if (rates.disks) {
        lines.push(['disks’ bandwidth', rate(rates.disks[i])]);
    }

    lines.push(['bandwidth', rate(rates.bandwidth[i])], ['guest’s speed', percent(rates.speed[i])]);
    if (curves.throttle) {
        lines.push(['throttle', `${curves.throttle[i]} %`]);
    }

    if (migration.pause && within(migration.pause)) {
        lines.push(['guest', 'stands still']);
    }

    if (migration.outage && within(migration.outage)) {
        lines.push(['clients', 'cannot reach it']);
    }

    const decision = migration.decisions?.filter(d => Math.abs(d[0] - at) <= migration.totalMs / 200);
    decision?.slice(0, 3).forEach(d => lines.push(['controller', d[1]]));
    return hover(`${time(at)}`, lines);
}
