// Axes and hovers as all charts have them.

/** How narrow a chart is: less room at its sides, fewer ticks. */
function isNarrow(holder) {
    return holder.clientWidth < 560;
}

/** The page's fonts, as a canvas takes them. */
function fontFamily() {
    return getComputedStyle(document.body).fontFamily;
}

/** The axis of virtual time, from..until in milliseconds; the name only where it stands at the bottom. */
function timeAxis(colour, from, until, width, name) {
    const [unit, size] = timeUnit(until - from);
    const step = roundStep(Math.max(1e-6, (until - from) / size / Math.max(3, width / 110))) * size;
    // Round moments of what is in view; by itself the axis would count from its left end.
    const ticks = [];
    for (let i = Math.ceil(from / step - 1e-9); i * step <= until + step * 1e-9; i++) {
        ticks.push(i * step);
    }

    return {
        type: 'value',
        name: name ? `${name} (${unit})` : '', nameLocation: 'middle', nameGap: 24, nameTextStyle: { color: colour.faint },
        axisLine: { onZero: false, lineStyle: { color: colour.line } },
        axisTick: { show: Boolean(name), customValues: ticks },
        splitLine: { show: true, customValues: ticks, lineStyle: { color: colour.grid } },
        axisLabel: { show: Boolean(name), color: colour.faint, customValues: ticks, formatter: value => digits(value / size, 6) },
    };
}

/** An axis of figures from zero to at least the highest, with round ticks. */
function figureAxis(colour, highest, step, format) {
    const top = Math.max(step, Math.ceil(highest / step - 1e-9) * step);
    return {
        type: 'value', min: 0, max: top, interval: step,
        axisLine: { show: false }, axisTick: { show: false },
        splitLine: { lineStyle: { color: colour.grid } },
        axisLabel: { color: colour.faint, formatter: value => value === 0 ? '0' : format(value) },
    };
}

/** An axis of names, all or with so many left out between two. */
function nameAxis(colour, names, width, leftOut = 0) {
    return {
        type: 'category', data: names, inverse: true,
        axisLine: { lineStyle: { color: colour.line } }, axisTick: { show: false },
        axisLabel: { color: colour.ink, width, overflow: 'truncate', ellipsis: '\u2026', interval: leftOut },
    };
}

/** The box that follows the pointer. */
function hoverBox(colour, more) {
    return {
        confine: true, transitionDuration: 0, backgroundColor: colour.panel, borderColor: colour.line, textStyle: { color: colour.ink, fontSize: 13 },
        ...more,
    };
}

/** Zooming of time by wheel and drag, and by a slider below. */
function timeZoom(colour, axes, bottom, left, right) {
    return [
        { type: 'inside', id: 'wheel', xAxisIndex: axes, filterMode: 'none', minSpan: 0.001, disabled: matchMedia('(pointer: coarse)').matches },
        {
            type: 'slider', id: 'slider', xAxisIndex: axes, filterMode: 'none', minSpan: 0.001, bottom, left, right, height: 18, showDetail: false, brushSelect: false,
            borderColor: colour.line, backgroundColor: 'transparent', fillerColor: colour.grid, handleStyle: { color: colour.panel, borderColor: colour.faint }, moveHandleSize: 0, showDataShadow: false,
        },
    ];
}

/** The stretch of time that is in view. */
function inView(chart, from, until) {
    const zoom = chart.getOption()?.dataZoom?.[0] ?? { start: 0, end: 100 };
    return [from + (until - from) * zoom.start / 100, from + (until - from) * zoom.end / 100];
}

function zoomTo(chart, start, end) {
    chart.dispatchAction({ type: 'dataZoom', batch: ['wheel', 'slider'].map((_, i) => ({ dataZoomIndex: i, start, end })) });
}

/** A rectangle of a custom series, cut to its panel; wide enough to be seen. */
function bar(params, x, y, width, height, style, least = 1) {
    const shape = echarts.graphic.clipRectByRect({ x, y, width: Math.max(width, least), height }, params.coordSys);
    return shape && { type: 'rect', shape, style };
}

/** A canvas of a panel's size to paint on, in the panel's own pixels, and how it becomes a part of the chart. */
function picture(panel) {
    const canvas = element('canvas');
    const sharpness = Math.min(2, devicePixelRatio || 1);
    canvas.width = Math.round(panel.width * sharpness);
    canvas.height = Math.round(panel.height * sharpness);
    const pen = canvas.getContext('2d');
    pen.scale(sharpness, sharpness);
    return { pen, image: () => ({ type: 'image', style: { image: canvas, x: panel.x, y: panel.y, width: panel.width, height: panel.height } }) };
}
