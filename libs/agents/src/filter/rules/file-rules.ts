import type { Report } from '../source-tree.js';

/** Run by npm without being asked for. */
const LIFECYCLE = new Set([
  'preinstall',
  'install',
  'postinstall',
  'preprepare',
  'prepare',
  'postprepare',
  'prepublish',
  'prepublishOnly',
  'prepack',
  'postpack',
  'dependencies',
]);
const SHELL_TRICKS =
  /\b(?:curl|wget|ncat?|netcat|telnet|base64|xxd)\b|\b(?:ba|z|da)?sh\s+-c\b|\bnode\s+(?:-e|--eval|-p|--print)\b|\bpython3?\s+-c\b|\beval\b|\$\(|`|\/dev\/tcp\/|\brm\s+-rf?\s+(?:\/|~)/;
const DEPENDENCIES = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'];
/** Versions and tags of the registry; all else comes from elsewhere. */
const REGISTRY = /^(?:[\^~<>=v]*\s*\d[\w.+ <>=|^~*-]*|\*|x|latest|next|workspace:[\^~*\d.]*|npm:@?[\w./-]+(?:@[\w.^~-]+)?)$/;

/** Rules for files that are no code, by their names. */
export function fileRules(path: string, text: string, report: Report): void {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  if (name === 'package.json') manifestRules(text, report);
  else if (/^\.(?:npmrc|yarnrc(?:\.yml)?)$/.test(name)) npmSettings(text, report);
  else if (/\.html?$/.test(name)) pageRules(text, report);
  else if (/^(?:dockerfile|containerfile)/.test(name) || /\.(?:sh|bash)$/.test(name)) shellRules(text, report);
  else if (/^(?:docker-)?compose[^/]*\.ya?ml$/.test(name)) composeRules(text, report);
}

function manifestRules(text: string, report: Report): void {
  let manifest: Record<string, unknown>;
  try {
    manifest = JSON.parse(text.replace(/^\uFEFF/, '')) as Record<string, unknown>;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    report({
      rule: 'unreadable',
      severity: 'warn',
      start: 0,
      key: 'package.json',
      message: 'The file is no JSON, so nothing in it could be looked at.',
    });
    return;
  }
  const at = (word: string): number => Math.max(0, text.indexOf(JSON.stringify(word)));
  for (const [script, command] of entries(manifest['scripts'])) {
    const key = `${script}: ${command}`;
    if (LIFECYCLE.has(script))
      report({
        rule: 'install_script',
        severity: 'refuse',
        start: at(script),
        key,
        message: `The script ${script} runs whenever something is installed: give it a name of its own, and run it where it is needed.`,
      });
    else if (SHELL_TRICKS.test(command))
      report({
        rule: 'shell_command',
        severity: 'refuse',
        start: at(script),
        key,
        message: `The script ${script} loads, unpacks or evaluates something: put what it does into a file.`,
      });
  }
  for (const group of DEPENDENCIES)
    for (const [dependency, version] of entries(manifest[group]))
      if (!REGISTRY.test(version))
        report({
          rule: 'dependency_source',
          severity: 'refuse',
          start: at(dependency),
          key: `${dependency}: ${version}`,
          message: `The dependency ${dependency} does not come from the registry: name a version.`,
        });
}

function entries(value: unknown): [string, string][] {
  return typeof value === 'object' && value !== null ? Object.entries(value).map(([key, one]) => [key, String(one)]) : [];
}

function npmSettings(text: string, report: Report): void {
  for (const { 0: line, index } of text.matchAll(
    /^[^\S\n]*(?:script-shell|node-options|ignore-scripts|registry|.*:registry|.*_auth.*|yarnPath|npmRegistryServer)\s*[=:].*$/gim,
  ))
    report({
      rule: 'install_script',
      severity: 'refuse',
      start: index,
      key: line.trim(),
      message: 'How packages are installed is settled outside of the project: leave the setting out.',
    });
}

function pageRules(text: string, report: Report): void {
  for (const { 0: tag, index } of text.matchAll(/<script\b[^>]{0,500}\bsrc\s*=\s*["']?(?:https?:)?\/\/[^>]{0,500}>/gi))
    if (!/\bintegrity\s*=/i.test(tag))
      report({
        rule: 'outbound_request',
        severity: 'refuse',
        start: index,
        key: tag,
        message: 'The page runs a script from elsewhere: install the package and import it.',
      });
}

function shellRules(text: string, report: Report): void {
  const refuse = (index: number, key: string, message: string): void =>
    report({ rule: 'shell_command', severity: 'refuse', start: index, key, message });
  for (const { 0: found, index } of text.matchAll(
    /\b(?:curl|wget)\b[^\n|;&]{0,500}\|\s*(?:sudo\s+)?(?:\w*sh|node|python3?|perl)\b/g,
  ))
    refuse(index, found, 'Something is loaded and run at once: copy what is needed into the project.');
  for (const { 0: found, index } of text.matchAll(/^\s*ADD\s+(?:--\S+\s+)*https?:\/\/\S+/gim))
    refuse(index, found, 'The image takes a file from elsewhere: copy it into the project.');
  for (const { 0: found, index } of text.matchAll(
    /\/dev\/tcp\/|\bbase64\s+(?:-d|--decode)\b[^\n]{0,500}\|\s*\w*sh\b|\brm\s+-rf?\s+(?:\/|~)(?:\s|$|\*)/gm,
  ))
    refuse(index, found, 'This is what attacks do, and nothing that a project needs: leave it out.');
}

function composeRules(text: string, report: Report): void {
  const patterns =
    /^[ \t]*(?:-[ \t]*)?(?:privileged:[ \t]*true|(?:pid|ipc|network_mode|userns_mode):[ \t]*["']?host\b|cap_add:|security_opt:|devices:)|\/var\/run\/docker\.sock|^[ \t]*-[ \t]*["']?\/(?:etc|root|home|proc|sys|dev)?\/?:/gm;
  for (const { 0: found, index } of text.matchAll(patterns))
    report({
      rule: 'host_probing',
      severity: 'refuse',
      start: index,
      key: found.trim(),
      message: `"${found.trim()}" gives a container the machine that it runs on: leave it out.`,
    });
}
