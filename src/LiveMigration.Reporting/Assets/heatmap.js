// Where a guest wrote: time across, addresses upwards, the share of pages found dirty as a colour.
const shareSigns = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

function dirtyPanel(dirty) {
    return {
        title: 'Where it wrote', height: 140, keys: [['no page of that stretch', 'heat-none', '■'], ['few', 'heat-few', '■'], ['all', 'heat-all', '■']],
        axis: colour => ({ ...figureAxis(colour, dirty.memory, binaryStep(dirty.memory / 4), bytes), max: dirty.memory, splitLine: { show: false } }),
        series: colour => [{
            type: 'custom', name: 'dirty', data: dirty.columns.map(column => [column[0], column[1]]), encode: { x: [0, 1] },
            renderItem: (params, api) => params.dataIndex > 0 ? null : heatPicture(dirty, colour, params.coordSys, api),
        }],
    };
}

// One picture for all columns: tens of thousands of shapes of their own would take a second.
function heatPicture(dirty, colour, panel, api) {
    const { pen, image } = picture(panel);
    const ramp = heatRamp(colour);
    const height = panel.height / dirty.stretches;
    for (const [from, until, shares] of dirty.columns) {
        const left = Math.floor(api.coord([from, 0])[0] - panel.x); // whole pixels, so that no seams show
        const right = Math.max(Math.floor(api.coord([until, 0])[0] - panel.x), left + 1);
        if (right < 0 || left > panel.width) {
            continue;
        }

        for (let i = 0; i < dirty.stretches; i++) {
            pen.fillStyle = ramp[shareSigns.indexOf(shares[i])];
            pen.fillRect(left, Math.floor(panel.height - (i + 1) * height), right - left, Math.ceil(height) + 1);
        }
    }

    return image();
}

// 64 colours; the first of them none at all, then from few to all by the square root, so that few can be told from none.
function heatRamp(colour) {
    const parts = name => colour[name].match(/[0-9a-f]{2}/gi).map(pair => parseInt(pair, 16));
    const [few, all] = [parts('heat-few'), parts('heat-all')];
    return Array.from({ length: 64 }, (_, i) => {
        const share = Math.sqrt(i / 63);
        return i === 0 ? colour['heat-none'] : `rgb(${few.map((value, k) => Math.round(value + (all[k] - value) * share)).join(',')})`;
    });
}
