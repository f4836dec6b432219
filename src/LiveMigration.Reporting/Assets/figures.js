// Figures as the texts of the page write them, and round steps for axes.
const binary = [[2 ** 40, 'TiB'], [2 ** 30, 'GiB'], [2 ** 20, 'MiB'], [2 ** 10, 'KiB']];

function digits(value, most) {
    return String(Number(value.toFixed(most)));
}

function bytes(value) {
    const unit = binary.find(([size]) => Math.abs(value) >= size);
    return unit ? `${digits(value / unit[0], 2)} ${unit[1]}` : `${Math.round(value)} B`;
}

function rate(bytesPerSecond) {
    return `${digits(bytesPerSecond / 1e6, bytesPerSecond < 1e7 ? 2 : 0)} MB/s`;
}

function percent(share) {
    return `${digits(share * 100, 1)} %`;
}

function count(value) {
    return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

function time(milliseconds) {
    if (milliseconds === 0) {
        return '0 s';
    }

    const size = Math.abs(milliseconds);
    return size < 1 ? `${digits(milliseconds * 1000, 1)} us`
        : size < 1000 ? `${milliseconds.toFixed(1)} ms`
        : `${(milliseconds / 1000).toFixed(3).replace(/\B(?=(\d{3})+(?!\d)(?=.*\.))/g, ',')} s`;
}

/** A length of time at an axis. */
function roundTime(milliseconds) {
    const [unit, size] = milliseconds < 1 ? ['us', 0.001] : milliseconds < 1000 ? ['ms', 1] : ['s', 1000];
    return `${digits(milliseconds / size, 3)} ${unit}`;
}

/** 1, 2 or 5 with zeros, at least so much. */
function roundStep(atLeast) {
    const zeros = 10 ** Math.floor(Math.log10(atLeast));
    return [1, 2, 5, 10].map(digit => digit * zeros).find(step => step >= atLeast * 0.999999);
}

/** A power of two, at least so much: round where bytes are counted in KiB, MiB, GiB. */
function binaryStep(atLeast) {
    return 2 ** Math.ceil(Math.log2(Math.max(1, atLeast)));
}

/** The unit that a stretch of time is best read in: its name and its milliseconds. */
function timeUnit(span) {
    return span <= 2e3 ? ['ms', 1] : span <= 1.2e6 ? ['s', 1e3] : span <= 1.08e7 ? ['min', 6e4] : ['h', 3.6e6];
}
