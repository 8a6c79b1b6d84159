import './styles/base.css';
import './styles/layout.css';
import './styles/panels.css';
import '@perilune/article';
import { render } from 'preact';
import { App } from './app';
import { keepOffline } from './offline';
import { begin } from './state/lab';

begin();
const place = document.getElementById('lab');
if (place !== null) render(<App />, place);
keepOffline();
