import { ActionIcon, Group, NavLink, ScrollArea, Text, Tooltip } from '@mantine/core';
import { Link, useLocation } from 'react-router';
import { type Icon, IconChevronLeft, IconChevronRight, IconLayoutDashboard, IconX } from '../components/icons';
import { pathTo } from '../lib/entity';
import { brand } from './brand';
import { entities } from './navigation';
import classes from './sidebar.module.css';

interface SidebarProps {
  /** Icons only. */
  readonly collapsed: boolean;
  readonly onToggle: () => void;
  readonly onClose: () => void;
}

export function Sidebar({ collapsed, onToggle, onClose }: SidebarProps) {
  return (
    <>
      <Group className={classes.brand} justify="space-between" wrap="nowrap">
        <Link to="/" className={classes.home}>
          <span className={classes.mark} aria-hidden>
            {Array.from(brand.title)[0]?.toUpperCase()}
          </span>
          <Text span fw={650} lineClamp={2} lh={1.2} className={collapsed ? 'visually-hidden' : undefined}>
            {brand.title}
          </Text>
        </Link>
        <ActionIcon
          className={classes.button}
          variant="transparent"
          hiddenFrom="sm"
          onClick={onClose}
          aria-label="Close navigation"
        >
          <IconX size={20} />
        </ActionIcon>
      </Group>
      <ScrollArea component="nav" aria-label="Main" className={classes.links} type="auto">
        <SidebarLink to="/" label="Overview" icon={IconLayoutDashboard} collapsed={collapsed} />
        {entities.map((entity) => (
          <SidebarLink
            key={entity.path}
            to={pathTo.list(entity.path)}
            label={entity.pluralLabel}
            icon={entity.icon}
            collapsed={collapsed}
          />
        ))}
      </ScrollArea>
      <Group className={classes.footer} justify={collapsed ? 'center' : 'flex-end'} visibleFrom="sm">
        <ActionIcon
          className={classes.button}
          variant="transparent"
          size="lg"
          onClick={onToggle}
          aria-label={collapsed ? 'Expand navigation' : 'Collapse navigation'}
          aria-expanded={!collapsed}
        >
          {collapsed ? <IconChevronRight size={18} /> : <IconChevronLeft size={18} />}
        </ActionIcon>
      </Group>
    </>
  );
}

interface SidebarLinkProps {
  readonly to: string;
  readonly label: string;
  readonly icon: Icon;
  readonly collapsed: boolean;
}

function SidebarLink({ to, label, icon: LinkIcon, collapsed }: SidebarLinkProps) {
  const { pathname } = useLocation();
  const active = to === '/' ? pathname === '/' : pathname === to || pathname.startsWith(`${to}/`);
  return (
    <Tooltip label={label} position="right" disabled={!collapsed}>
      <NavLink
        className={classes.link}
        component={Link}
        to={to}
        active={active}
        aria-current={active ? 'page' : undefined}
        aria-label={collapsed ? label : undefined}
        label={collapsed ? undefined : label}
        leftSection={<LinkIcon size={20} stroke={1.6} />}
        data-collapsed={collapsed || undefined}
      />
    </Tooltip>
  );
}
