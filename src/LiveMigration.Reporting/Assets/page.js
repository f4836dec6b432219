// Sets the page going: each chart is drawn as soon as its place is open, again when colours or the page's width change.
const drawn = new Map();

function drawIn(holder) {
    const [kind, number] = holder.dataset.chart.split(' ');
    if (!drawn.has(holder)) {
        const controls = document.querySelector(`[data-controls="${holder.dataset.chart}"]`);
        drawn.set(holder, makers[kind](holder, controls, Number(number ?? 0)));
    }

    drawn.get(holder).draw();
}

function drawAll() {
    document.querySelectorAll('[data-chart]').forEach(holder => isOpen(holder) && drawIn(holder));
}

function isOpen(holder) {
    return !holder.closest('details:not([open])');
}

/** On paper everything is open, light, and as wide as the sheet. */
function startPrinting() {
    let before;
    addEventListener('beforeprint', () => {
        before = { theme: page.dataset.theme, closed: [...document.querySelectorAll('details:not([open])')] };
        page.dataset.theme = 'light';
        before.closed.forEach(details => { details.open = true; });
        page.classList.add('printing');
        drawAll();
        drawn.forEach(({ chart }) => chart.getZr().flush());
    });
    addEventListener('afterprint', () => {
        page.dataset.theme = before.theme ?? 'system';
        before.closed.forEach(details => { details.open = false; });
        page.classList.remove('printing');
        drawAll();
    });
}

startTheme();
onTheme.push(drawAll);
drawAll();
document.querySelectorAll('details').forEach(details => details.addEventListener('toggle', () => {
    details.querySelectorAll('[data-chart]').forEach(holder => isOpen(holder) && !drawn.has(holder) && drawIn(holder));
}));
let width = innerWidth;
addEventListener('resize', () => {
    if (innerWidth !== width) {
        width = innerWidth;
        drawAll();
    }
});
startPrinting();
drawn.forEach(({ chart }) => chart.getZr().flush());
page.dataset.drawn = String(Math.round(performance.now()));
