import { notifications } from '@mantine/notifications';

export const notify = {
  done: (message: string) => notifications.show({ message, color: 'teal', withBorder: true }),
  failed: (title: string, error: Error) =>
    notifications.show({ title, message: error.message, color: 'red', withBorder: true, autoClose: 8000 }),
};
