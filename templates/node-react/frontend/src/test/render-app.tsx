import { QueryClient } from '@tanstack/react-query';
import { act, fireEvent, render, screen, within } from '@testing-library/react';
import { createMemoryRouter, type RouteObject, RouterProvider } from 'react-router';
import { AppProviders } from '../app/app-providers';
import { routes as appRoutes } from '../app/routes';

/** Opens the application at an address, as a visitor would. */
export function openApp(address: string, routes: RouteObject[] = appRoutes) {
  const router = createMemoryRouter(routes, { initialEntries: [address] });
  const client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  render(
    <AppProviders client={client} env="test">
      <RouterProvider router={router} />
    </AppProviders>,
  );
  return router;
}

/** The input of a form that writes a value. */
export function inputNamed(name: string): HTMLElement {
  const input = document.querySelector<HTMLElement>(`form [name="${name}"]`);
  if (input === null) throw new Error(`The form has no input named "${name}".`);
  return input;
}

export function type(input: HTMLElement, text: string): void {
  fireEvent.change(input, { target: { value: text } });
}

/** Opens the list of choices with a label and takes one; other lists may offer a choice of the same name. */
export async function choose(label: string, choice: string): Promise<void> {
  fireEvent.click(await screen.findByRole('combobox', { name: label }));
  const list = await screen.findByRole('listbox', { name: label });
  fireEvent.click(await within(list).findByRole('option', { name: choice }));
}

/** Opens the dialog or menu behind a button and presses a button in it. */
export async function confirmIn(dialog: string, button: string): Promise<void> {
  const box = await screen.findByRole('dialog', { name: dialog });
  await act(async () => fireEvent.click(within(box).getByRole('button', { name: button })));
}
