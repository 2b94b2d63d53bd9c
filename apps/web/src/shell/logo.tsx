/** The mark: an anvil. The same drawing is the page's icon in `public/favicon.svg`. */
export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#bf410e" />
      <path
        d="M5 10.5h8v-1h13.5v3.2c-4 .4-6.5 2.6-6.7 6.3h1.7c1.4 0 2.5 1 2.5 2.3V23H10v-1.7c0-1.3 1.1-2.3 2.5-2.3h1.2c-.3-3.7-4.4-5-8.7-5.6z"
        fill="#fff"
      />
    </svg>
  );
}
