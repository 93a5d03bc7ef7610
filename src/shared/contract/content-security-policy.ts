/**
 * What the screens may load, in the browser and in the desktop shell: their own files and nothing from elsewhere.
 * `'self'` covers the WebSocket. Styles may be inline because menus and charts set them; scripts never.
 */
export const contentSecurityPolicy = [
  `default-src 'none'`,
  // Notes that several write at once are merged by WebAssembly.
  `script-src 'self' 'wasm-unsafe-eval'`,
  `style-src 'self' 'unsafe-inline'`,
  `img-src 'self' data: blob:`,
  `font-src 'self'`,
  `connect-src 'self'`,
  `worker-src 'self' blob:`,
  `manifest-src 'self'`,
  `base-uri 'none'`,
  `form-action 'none'`,
  `frame-ancestors 'none'`,
].join('; ');
