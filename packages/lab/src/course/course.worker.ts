import '@perilune/article';
import { expose } from 'comlink';
import { runChapter } from '../../course/runs';

expose({ run: runChapter });
