// Who moved when: a row a host, in it as many lanes as migrations overlap, a bar a migration.
const [VM, FROM, TO, START, LENGTH, WAITED, DOWNTIME, STATUS] = [0, 1, 2, 3, 4, 5, 6, 7];
const statusColours = ['blue', 'grey', 'amber', 'red', 'yellow', 'purple', 'ink'];

makers.gantt = (holder, controls) => {
    const { fleet } = data;
    const chart = echarts.init(holder, null, { renderer: 'canvas' });
    let side = FROM;
    let rows;

    function axes(colour) {
        const [from, until] = inView(chart, 0, fleet.lastMs - fleet.firstMs);
        return { xAxis: { ...timeAxis(colour, from, until, holder.clientWidth, 'time since the first order'), min: 0, max: fleet.lastMs - fleet.firstMs } };
    }

    function draw() {
        const colour = colours();
        const narrow = isNarrow(holder);
        rows = ganttRows(fleet, side);
        const height = Math.min(640, Math.max(90, rows.names.length * Math.max(14, rows.lanes * 7)));
        holder.style.height = `${height + 96}px`;
        chart.resize();
        const left = narrow ? 74 : 120;
        chart.setOption({
            animation: false, textStyle: { fontFamily: fontFamily() },
            grid: { left, right: narrow ? 14 : 44, top: 8, height },
            ...axes(colour),
            yAxis: { ...nameAxis(colour, rows.names, left - 12), splitLine: { show: rows.names.length < 60, lineStyle: { color: colour.grid } } },
            tooltip: hoverBox(colour, { trigger: 'item', formatter: params => ganttHover(fleet, fleet.migrations[params.dataIndex]) }),
            dataZoom: [...timeZoom(colour, [0], 6, left, narrow ? 14 : 44), ...(rows.names.length > 40 && !narrow ? [{ ...timeZoom(colour, [0], 0, 0, 0)[1], id: 'hosts', xAxisIndex: undefined, yAxisIndex: [0], orient: 'vertical', right: 8, left: undefined, top: 8, bottom: undefined, height, width: 18 }] : [])],
            series: [{
                type: 'custom', name: 'migrations', data: fleet.migrations.map((m, i) => [m[START] - m[WAITED] - fleet.firstMs, m[START] + m[LENGTH] - fleet.firstMs, rows.rowOf[i]]), encode: { x: [0, 1], y: 2 },
                progressive: 0, clip: true, renderItem: (params, api) => ganttBar(fleet, rows, colour, params, api),
            }],
        });
    }

    const legend = element('span', 'legend');
    fleet.statuses.forEach((status, i) => {
        if (fleet.migrations.some(m => m[STATUS] === i)) {
            legend.append(element('i', `swatch ${statusColours[i]}`), element('span', '', status));
        }
    });
    if (fleet.migrations.some(m => m[WAITED] > 0)) {
        legend.append(element('i', 'swatch waiting'), element('span', '', 'waited'));
    }

    controls.append(legend);
    choice(controls, 'rows:', ['hosts they left', 'hosts they went to'], picked => {
        side = picked === 0 ? FROM : TO;
        draw();
    });
    button(controls, 'whole', () => zoomTo(chart, 0, 100));
    chart.on('datazoom', () => chart.setOption(axes(colours())));
    chart.getZr().on('dblclick', () => zoomTo(chart, 0, 100));
    return { chart, draw };
};

/** The hosts that have a row, each migration's row, and its lane: the first that is free when it begins to wait. */
function ganttRows(fleet, side) {
    const hosts = [...new Set(fleet.migrations.map(m => m[side]))].sort((a, b) => a - b);
    const row = new Map(hosts.map((host, i) => [host, i]));
    const ends = hosts.map(() => []);
    const laneOf = new Array(fleet.migrations.length);
    const order = fleet.migrations.map((_, i) => i).sort((a, b) => fleet.migrations[a][START] - fleet.migrations[b][START]);
    for (const i of order) {
        const m = fleet.migrations[i];
        const lanes = ends[row.get(m[side])];
        let lane = lanes.findIndex(end => end <= m[START]);
        if (lane < 0) {
            lane = lanes.length;
        }

        lanes[lane] = m[START] + m[LENGTH];
        laneOf[i] = lane;
    }

    return { names: hosts.map(host => fleet.hosts[host]), rowOf: fleet.migrations.map(m => row.get(m[side])), laneOf, lanesOf: ends.map(lanes => lanes.length), lanes: Math.max(1, ...ends.map(lanes => lanes.length)) };
}

function ganttBar(fleet, rows, colour, params, api) {
    const m = fleet.migrations[params.dataIndex];
    const row = rows.rowOf[params.dataIndex];
    const [start, middle] = api.coord([m[START] - fleet.firstMs, row]);
    const [end] = api.coord([m[START] + m[LENGTH] - fleet.firstMs, row]);
    const band = api.size([0, 1])[1] * 0.86;
    const lane = band / rows.lanesOf[row];
    const y = middle - band / 2 + rows.laneOf[params.dataIndex] * lane;
    const height = Math.max(1, lane > 4 ? lane - 1 : lane);
    const paint = colour[statusColours[m[STATUS]]];
    const moved = bar(params, start, y, end - start, height, { fill: paint }, 2);
    if (m[WAITED] === 0) {
        return moved;
    }

    const [asked] = api.coord([m[START] - m[WAITED] - fleet.firstMs, row]);
    const waited = bar(params, asked, y + height * 0.35, start - asked, Math.max(1, height * 0.3), { fill: colour.waiting });
    const children = [waited, moved].filter(Boolean);
    return children.length > 0 ? { type: 'group', children } : null;
}

function ganttHover(fleet, m) {
    const lines = [['', fleet.statuses[m[STATUS]]], ['from', fleet.hosts[m[FROM]]], ['to', fleet.hosts[m[TO]]], ['began at', time(m[START])], ['took', time(m[LENGTH])]];
    if (m[WAITED] > 0) {
        lines.push(['waited', time(m[WAITED])]);
    }

    return hover(m[VM], [...lines, ['downtime', time(m[DOWNTIME])]]);
}
