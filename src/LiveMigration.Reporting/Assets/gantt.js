// Who moved when: a row a host, in it as many lanes as migrations overlap, a bar a migration.
const [VM, FROM, TO, START, LENGTH, WAITED, DOWNTIME, STATUS] = [0, 1, 2, 3, 4, 5, 6, 7];
const statusColours = ['blue', 'grey', 'amber', 'red', 'yellow', 'purple', 'ink'];

/** The colours of the ways in which migrations ended that there are. */
function ganttLegend(legend, fleet, showsWaiting) {
    legend.replaceChildren();
    fleet.statuses.forEach((status, i) => {
        if (fleet.migrations.some(m => m[STATUS] === i)) {
            legend.append(element('i', `swatch ${statusColours[i]}`), element('span', '', status));
        }
    });
    if (showsWaiting && fleet.migrations.some(m => m[WAITED] > 0)) {
        legend.append(element('i', 'swatch waiting'), element('span', '', 'waited'));
    }
}

makers.gantt = (holder, controls) => {
    const { fleet } = data;
    const chart = echarts.init(holder, null, { renderer: 'canvas' });
    let side = FROM;
    let rows;
    const tallest = 640;
    const pointer = [0, 0];

    function axes(colour) {
        const [from, until] = inView(chart, 0, fleet.lastMs - fleet.firstMs);
        return { xAxis: { ...timeAxis(colour, from, until, holder.clientWidth, 'time since the first order'), min: 0, max: fleet.lastMs - fleet.firstMs } };
    }

    function draw() {
        const colour = colours();
        const narrow = isNarrow(holder);
        rows = ganttRows(fleet, side, true);
        if (rows.names.length * rows.lanes * 4 > tallest) {
            rows = ganttRows(fleet, side, false); // too many to give those that wait lanes of their own
        }

        ganttLegend(legend, fleet, rows.showsWaiting);
        const height = Math.min(tallest, Math.max(90, rows.names.length * Math.max(14, rows.lanes * 7)));
        holder.style.height = `${height + 96}px`;
        chart.resize();
        const left = narrow ? 74 : 120;
        chart.setOption({
            animation: false, textStyle: { fontFamily: fontFamily() },
            grid: { outerBoundsMode: 'none', left, right: narrow ? 14 : 44, top: 8, height },
            ...axes(colour),
            yAxis: { ...nameAxis(colour, rows.names, left - 12, Math.ceil(16 * rows.names.length / height) - 1), splitLine: { show: rows.names.length < 60, lineStyle: { color: colour.grid } } },
            tooltip: hoverBox(colour, { trigger: 'item', formatter: () => {
                const pointed = ganttAt(fleet, rows, pointer);
                return pointed ? ganttHover(fleet, pointed) : '';
            } }),
            dataZoom: [...timeZoom(colour, [0], 6, left, narrow ? 14 : 44), ...(rows.names.length > 40 && !narrow ? [{ ...timeZoom(colour, [0], 0, 0, 0)[1], id: 'hosts', xAxisIndex: undefined, yAxisIndex: [0], orient: 'vertical', right: 8, left: undefined, top: 8, bottom: undefined, height, width: 18 }] : [])],
            series: [{
                type: 'custom', name: 'migrations', data: fleet.migrations.map((m, i) => [m[START] - m[WAITED] - fleet.firstMs, m[START] + m[LENGTH] - fleet.firstMs, rows.rowOf[i]]), encode: { x: [0, 1], y: 2 },
                progressive: 0, renderItem: (params, api) => params.dataIndexInside > 0 ? null : ganttPicture(fleet, rows, colour, params.coordSys, api),
            }],
        });
    }

    const legend = element('span', 'legend');
    controls.append(legend);
    choice(controls, 'rows:', ['hosts they left', 'hosts they went to'], picked => {
        side = picked === 0 ? FROM : TO;
        draw();
    });
    button(controls, 'whole', () => zoomTo(chart, 0, 100));
    chart.on('datazoom', () => chart.setOption(axes(colours())));
    chart.getZr().on('mousemove', event => { [pointer[0], pointer[1]] = [event.offsetX, event.offsetY]; });
    chart.getZr().on('dblclick', () => zoomTo(chart, 0, 100));
    return { chart, draw };
};

/** The hosts that have a row, each migration's row, and its lane: the first that is free when it begins, or begins to wait. */
function ganttRows(fleet, side, showsWaiting) {
    const begin = m => showsWaiting ? m[START] - m[WAITED] : m[START];
    const hosts = [...new Set(fleet.migrations.map(m => m[side]))].sort((a, b) => a - b);
    const row = new Map(hosts.map((host, i) => [host, i]));
    const ends = hosts.map(() => []);
    const laneOf = new Array(fleet.migrations.length);
    const order = fleet.migrations.map((_, i) => i).sort((a, b) => begin(fleet.migrations[a]) - begin(fleet.migrations[b]) || fleet.migrations[a][START] - fleet.migrations[b][START]);
    for (const i of order) {
        const m = fleet.migrations[i];
        const lanes = ends[row.get(m[side])];
        let lane = lanes.findIndex(end => end <= begin(m));
        if (lane < 0) {
            lane = lanes.length;
        }

        lanes[lane] = m[START] + m[LENGTH];
        laneOf[i] = lane;
    }

    return { showsWaiting, names: hosts.map(host => fleet.hosts[host]), rowOf: fleet.migrations.map(m => row.get(m[side])), laneOf, lanesOf: ends.map(lanes => lanes.length), lanes: Math.max(1, ...ends.map(lanes => lanes.length)) };
}

// One picture for all bars: thousands of shapes of their own would take half a second.
function ganttPicture(fleet, rows, colour, panel, api) {
    const { pen, image } = picture(panel);
    const [left, firstRow] = api.coord([0, 0]);
    const across = api.coord([1000, 0])[0] - left;
    const down = api.size([0, 1])[1];
    const x = ms => left - panel.x + (ms - fleet.firstMs) * across / 1000;
    rows.valuesAt = place => [(place[0] - left) * 1000 / across + fleet.firstMs, (place[1] - firstRow) / down];
    const paints = statusColours.map(name => colour[name]);
    const waiting = colour.waiting;
    fleet.migrations.forEach((m, i) => {
        const { middle, height } = ganttLane(rows, i);
        const tall = height * down;
        const top = firstRow - panel.y + (rows.rowOf[i] + middle - height / 2) * down;
        const [start, end] = [x(m[START]), x(m[START] + m[LENGTH])];
        if (end < 0 || start > panel.width + 1e4 || top > panel.height || top + tall < 0) {
            return;
        }

        if (rows.showsWaiting && m[WAITED] > 0) {
            pen.fillStyle = waiting;
            pen.fillRect(x(m[START] - m[WAITED]), top + tall * 0.3, start - x(m[START] - m[WAITED]), Math.max(1, tall * 0.4));
        }

        pen.fillStyle = paints[m[STATUS]];
        pen.fillRect(start, top, Math.max(2, end - start), Math.max(1, tall > 4 ? tall - 1 : tall));
    });
    return image();
}

/** Where a migration's lane is within its row, whose middle is 0 and whose height 1. */
function ganttLane(rows, i) {
    const height = 0.86 / rows.lanes;
    return { height, middle: (rows.laneOf[i] + 0.5 - rows.lanesOf[rows.rowOf[i]] / 2) * height };
}

/** The migration whose bar is at a place of the chart, or within three pixels of it. */
function ganttAt(fleet, rows, place) {
    const [at, y] = rows.valuesAt(place);
    const near = rows.valuesAt([place[0] + 3, 0])[0] - at;
    const row = Math.round(y);
    return fleet.migrations.find((m, i) => {
        const from = rows.showsWaiting ? m[START] - m[WAITED] : m[START];
        const { middle, height } = ganttLane(rows, i);
        return rows.rowOf[i] === row && at >= from - near && at <= m[START] + m[LENGTH] + near && Math.abs(y - row - middle) <= height / 2;
    });
}

function ganttHover(fleet, m) {
    const lines = [['ended', fleet.statuses[m[STATUS]]], ['from', fleet.hosts[m[FROM]]], ['to', fleet.hosts[m[TO]]], ['began at', time(m[START])], ['took', time(m[LENGTH])]];
    if (m[WAITED] > 0) {
        lines.push(['waited', time(m[WAITED])]);
    }

    return hover(m[VM], [...lines, ['downtime', time(m[DOWNTIME])]]);
}
