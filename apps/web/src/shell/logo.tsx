/** The mark: an anvil. */
export function Logo({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#bf410e" />
      <path d="M7 10h18l-2.6 6.2a4 4 0 0 1-3.7 2.4h-5.4a4 4 0 0 1-3.7-2.4z" fill="#fff" />
      <path d="M12 22h8v2.5h-8z" fill="#ffcfb3" />
    </svg>
  );
}
