import 'react';

declare module 'react' {
  // Custom properties are valid in `style`; React's types leave them to the application.
  interface CSSProperties {
    [variable: `--${string}`]: string | number | undefined;
  }
}
