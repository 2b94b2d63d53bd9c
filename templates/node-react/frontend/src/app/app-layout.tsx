import { AppShell, Burger, Button, Group, Menu, Text } from '@mantine/core';
import { useDisclosure, useLocalStorage } from '@mantine/hooks';
import { useEffect, useRef } from 'react';
import { Link, Outlet, ScrollRestoration, useLocation } from 'react-router';
import { ColorSchemeToggle } from '../components/color-scheme-toggle';
import { IconPlus } from '../components/icons';
import { inSentence, pathTo } from '../lib/entity';
import { brand } from './brand';
import { entities } from './navigation';
import { Sidebar } from './sidebar';

export function AppLayout() {
  const [drawerOpened, { toggle: toggleDrawer, close: closeDrawer }] = useDisclosure(false);
  const [collapsed, setCollapsed] = useLocalStorage({ key: 'sidebar-collapsed', defaultValue: false });
  const { pathname } = useLocation();
  useFocusOnNavigation(pathname);
  useEffect(() => closeDrawer(), [pathname, closeDrawer]);

  return (
    <AppShell
      header={{ height: 60 }}
      navbar={{ width: collapsed ? 72 : 250, breakpoint: 'sm', collapsed: { mobile: !drawerOpened } }}
      padding={{ base: 'md', sm: 'lg', xl: 'xl' }}
      layout="alt"
    >
      <a className="skip-link" href="#main">
        Skip to content
      </a>
      <AppShell.Header px="md">
        <Group h="100%" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap" miw={0}>
            <Burger
              opened={drawerOpened}
              onClick={toggleDrawer}
              hiddenFrom="sm"
              size="sm"
              aria-label={drawerOpened ? 'Close navigation' : 'Open navigation'}
            />
            <Text fw={600} truncate hiddenFrom="sm">
              {brand.title}
            </Text>
            <Text c="dimmed" size="sm" truncate visibleFrom="sm">
              {today()}
            </Text>
          </Group>
          <Group gap="xs" wrap="nowrap">
            <NewRecordMenu />
            <ColorSchemeToggle />
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar className="app-sidebar" withBorder={false}>
        <Sidebar
          collapsed={collapsed && !drawerOpened}
          onToggle={() => setCollapsed(!collapsed)}
          onClose={closeDrawer}
        />
      </AppShell.Navbar>
      <AppShell.Main id="main" className="app-main" tabIndex={-1}>
        <Outlet />
      </AppShell.Main>
      <ScrollRestoration />
    </AppShell>
  );
}

function NewRecordMenu() {
  return (
    <Menu>
      <Menu.Target>
        <Button leftSection={<IconPlus size={16} />} size="sm">
          New
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah="70vh" style={{ overflowY: 'auto' }}>
        {entities.map((entity) => (
          <Menu.Item
            key={entity.path}
            component={Link}
            to={pathTo.create(entity.path)}
            leftSection={<entity.icon size={16} />}
          >
            {`New ${inSentence(entity.label)}`}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  );
}

function today(): string {
  return new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' }).format();
}

/** Moves the focus to the new page, so that a screen reader starts there and not where the last one was left. */
function useFocusOnNavigation(pathname: string) {
  const last = useRef(pathname);
  useEffect(() => {
    if (last.current === pathname) return;
    last.current = pathname;
    document.getElementById('main')?.focus({ preventScroll: true });
  }, [pathname]);
}
