import { build, buildLab, ensureInstalled } from './prepare.mjs';

ensureInstalled();
await build();
buildLab();
