export { packageBundle, type Bundle, type BundledFile, type BundleRequest } from './package-bundle.js';
