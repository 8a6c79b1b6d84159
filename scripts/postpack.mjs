// After a package was packed: its manifest is again what the repository has.
import { existsSync, renameSync } from 'node:fs';

if (existsSync('package.json.orig')) renameSync('package.json.orig', 'package.json');
