import { listing } from './information-lists';

/** SHOW PLUGINS: the backends' own. */
export const showPlugins = listing(['PLUGINS'], 'PLUGINS', {
  Name: 'PLUGIN_NAME',
  Status: 'PLUGIN_STATUS',
  Type: 'PLUGIN_TYPE',
  Library: 'PLUGIN_LIBRARY',
  License: 'PLUGIN_LICENSE',
});
