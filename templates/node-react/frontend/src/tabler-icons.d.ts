/**
 * Icons are imported one by one: the package's index would make every build and test read all of its files.
 * Its types come as one index too.
 */
declare module '@tabler/icons-react/dist/esm/icons/*.mjs' {
  import type { ComponentType, SVGProps } from 'react';

  interface IconProps extends Omit<SVGProps<SVGSVGElement>, 'ref' | 'stroke'> {
    readonly size?: number | string;
    readonly stroke?: number | string;
  }

  const icon: ComponentType<IconProps>;
  export default icon;
}
