// The panels of a migration's timeline: each with its title, height, axis and series.
const phaseColours = { 'storage': 'green', 'setup': 'grey', 'rounds': 'blue', 'pre-switchover': 'amber', 'stop-and-copy': 'red', 'activation': 'amber', 'post-copy': 'purple', 'post-copy-paused': 'red', 'completion': 'grey', 'ended': 'grey' };

function timelinePanels(migration) {
    migration.rates = ratesOf(migration.curves);
    const panels = [phasesPanel(migration), remainingPanel(migration), bandwidthPanel(migration), guestPanel(migration)];
    return migration.dirty ? [...panels, dirtyPanel(migration.dirty)] : panels;
}

/** Means between two points, exact however many were left out: of bytes sent a second, of the guest's speed from 0 to 1, of how fast disks shrink. */
function ratesOf(curves) {
    const between = (values, i) => curves.at[i + 1] > curves.at[i] ? (values[i + 1] - values[i]) / (curves.at[i + 1] - curves.at[i]) : 0;
    const last = curves.at.length - 1;
    const bandwidth = curves.at.map((_, i) => i < last ? between(curves.sent, i) * 1000 : 0);
    const speed = curves.at.map((_, i) => i < last && curves.at[i + 1] > curves.at[i] ? Math.min(1, Math.max(0, 1 - between(curves.lost, i))) : 1);
    const disks = curves.disks?.map((_, i) => i < last ? Math.max(0, -between(curves.disks, i) * 1000) : 0);
    return { bandwidth, speed, disks };
}

function phasesPanel(migration) {
    const acts = migration.decisions ?? [];
    const rows = acts.length > 0 ? 3 : 2;
    return {
        title: 'Phases and rounds', height: 22 * rows, keys: acts.length > 0 ? [['act of the controller', 'ink', '◆']] : [],
        axis: () => ({ type: 'value', min: 0, max: rows, show: false }),
        series: colour => [
            bands(migration.phases, rows - 1, name => ({ fill: colour[phaseColours[name]], text: colour['on-band'] })),
            bands(migration.rounds, rows - 2, (name, i) => ({ fill: isNaN(name) ? colour.grey : colour[i % 2 === 0 ? 'blue-pale' : 'blue-paler'], text: isNaN(name) ? colour['on-band'] : colour.ink })),
            {
                type: 'custom', name: 'acts', data: acts.map(act => [act[0], 0]),
                renderItem: (params, api) => {
                    const [x, y] = api.coord([api.value(0), 0.5]);
                    return x < params.coordSys.x || x > params.coordSys.x + params.coordSys.width ? null : { type: 'polygon', shape: { points: [[x, y - 6], [x + 6, y], [x, y + 6], [x - 6, y]] }, style: { fill: colour.ink } };
                },
            },
        ],
    };
}

/** Bands of a row, [name, from, until, ...] each, with their names where there is room. */
function bands(stretches, row, look) {
    return {
        type: 'custom', data: stretches.map(s => [s[1], s[2]]), encode: { x: [0, 1] }, clip: true,
        renderItem: (params, api) => {
            const [name, from, until] = stretches[params.dataIndex];
            const [left, top] = api.coord([from, row + 0.95]);
            const [right, bottom] = api.coord([until, row + 0.05]);
            const { fill, text } = look(name, params.dataIndex);
            const rect = bar(params, left, top, right - left, bottom - top, { fill }, 2);
            if (!rect) {
                return null;
            }

            rect.shape.r = 2;
            const room = rect.shape.width;
            return room < name.length * 6.5 + 4 ? rect : {
                type: 'group',
                children: [rect, { type: 'text', style: { text: name, x: rect.shape.x + room / 2, y: (top + bottom) / 2, align: 'center', verticalAlign: 'middle', fill: text, fontSize: 11 } }],
            };
        },
    };
}

function remainingPanel(migration) {
    const { curves } = migration;
    const least = 4096;
    const keys = movesMemory(migration) ? [['left to send', 'blue', '━']] : [];
    if (curves.threshold) {
        keys.push(['threshold', 'red', '┅']);
    }

    if (curves.disks) {
        keys.push(['of disks', 'green', '━']);
    }

    return {
        title: 'Remaining', height: 150, keys,
        axis: (colour, from, until, state) => {
            const highest = Math.max(highestIn(curves, curves.remaining, from, until), curves.disks ? highestIn(curves, curves.disks, from, until) : 0, 1);
            const linear = figureAxis(colour, highest, binaryStep(highest / 4), bytes);
            return state.isLogarithmic ? { ...linear, type: 'log', logBase: 16, min: least, max: 16 ** Math.ceil(Math.log2(highest) / 4), interval: undefined, axisLabel: { ...linear.axisLabel, formatter: value => bytes(value) } } : { ...linear, logBase: undefined };
        },
        series: (colour, state) => {
            const shown = value => value === null ? null : state.isLogarithmic ? Math.max(value, least) : value;
            const line = (name, values, paint, more) => ({ type: 'line', name, data: curves.at.map((at, i) => [at, shown(values[i])]), showSymbol: false, lineStyle: { color: paint, width: 2, ...more?.lineStyle }, itemStyle: { color: paint }, ...more?.series });
            const all = movesMemory(migration) ? [line('remaining', curves.remaining, colour.blue)] : [];
            if (curves.threshold) {
                all.push(line('threshold', curves.threshold, colour.red, { lineStyle: { type: 'dashed', width: 1.5 }, series: { step: 'end' } }));
            }

            if (curves.disks) {
                all.push(line('disks', curves.disks, colour.green));
            }

            return all;
        },
    };
}

function bandwidthPanel(migration) {
    const { curves, rates } = migration;
    const lines = [['bandwidth', 'of memory', rates.bandwidth, 'teal'], ['disks’ bandwidth', 'of disks', rates.disks, 'green']].filter(([, , values], i) => i === 0 ? movesMemory(migration) : values);
    return {
        title: 'Bandwidth', height: 90, keys: lines.map(([, key, , paint]) => [key, paint, '━']),
        axis: (colour, from, until) => {
            const highest = Math.max(...lines.map(([, , values]) => highestIn(curves, values, from, until)), 1e4);
            return figureAxis(colour, highest, roundStep(highest / 3), rate);
        },
        series: colour => lines.map(([name, , values, paint]) => ({ type: 'line', name, step: 'end', data: curves.at.map((at, i) => [at, values[i]]), showSymbol: false, lineStyle: { color: colour[paint], width: 1.5 }, areaStyle: { color: colour[paint], opacity: 0.15 } })),
    };
}

/** Whether it is memory that moves, not disks alone. */
function movesMemory({ curves }) {
    return curves.remaining.some(left => left > 0);
}

function guestPanel(migration) {
    const { curves, rates, pause, outage } = migration;
    const keys = [['speed', 'purple', '━']];
    if (curves.throttle) {
        keys.push(['throttle', 'amber', '┅']);
    }

    if (pause) {
        keys.push(['stands still', 'red', '■'], ['out of clients’ reach', 'amber', '■']);
    }

    // The pause fills the panel; the outage is a strip at its top, since the two lie over each other.
    const span = (name, stretch, fill, opacity, height) => ({
        type: 'custom', name, data: [stretch], encode: { x: [0, 1] }, z: 1,
        renderItem: (params, api) => {
            const [left] = api.coord([stretch[0], 0]);
            const [right] = api.coord([stretch[1], 0]);
            return bar(params, left, params.coordSys.y, right - left, height ?? params.coordSys.height, { fill, opacity }, 2);
        },
    });
    return {
        title: 'What the guest felt', height: 100, keys,
        axis: colour => figureAxis(colour, 100, 25, value => `${value} %`),
        series: colour => [
            ...(pause ? [span('pause', pause, colour.red, 0.5), span('outage', outage, colour.amber, 1, 12)] : []),
            { type: 'line', name: 'speed', step: 'end', data: curves.at.map((at, i) => [at, rates.speed[i] * 100]), showSymbol: false, lineStyle: { color: colour.purple, width: 1.5 }, areaStyle: { color: colour.purple, opacity: 0.12 } },
            ...(curves.throttle ? [{ type: 'line', name: 'throttle', step: 'end', data: curves.at.map((at, i) => [at, curves.throttle[i]]), showSymbol: false, lineStyle: { color: colour.amber, width: 1.5, type: 'dashed' } }] : []),
        ],
    };
}

/** The highest value between two moments. */
function highestIn(curves, values, from, until) {
    let highest = 0;
    for (let i = Math.max(0, placeOf(curves.at, from)); i < values.length && curves.at[i] <= until; i++) {
        highest = Math.max(highest, values[i]);
    }

    return highest;
}
