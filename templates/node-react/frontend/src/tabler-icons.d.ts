/**
 * Icons are imported one by one: the package's index would make every build and test read all of its files.
 * Its types come as one index too.
 */
declare module '@tabler/icons-react/dist/esm/icons/*.mjs' {
  const icon: import('react').ComponentType<import('./components/icons').IconProps>;
  export default icon;
}
