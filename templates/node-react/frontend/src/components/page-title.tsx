import { brand } from '../app/brand';

/** The document's title: `Rex · Pets · Sunny Paws`. React moves it into the head. */
export function PageTitle({ children }: { readonly children: string }) {
  return <title>{`${children} · ${brand.title}`}</title>;
}
