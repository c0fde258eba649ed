// What a new workflow begins with.
export const newFlow = {
  'import.bad_json': 'This is not JSON. Please take the whole file.',
  'import.done': '“{name}” is here, as a draft.',
  'import.file': 'Choose a file',
  'import.hint': 'A workflow of n8n, or one that was exported here. Passwords and keys never come along.',
  'import.open': 'Look at it',
  'import.paste': 'Or paste it here',
  'import.report': { one: '{count} thing needs your eye', other: '{count} things need your eye' },
  'import.title': 'Import a workflow',
  'new.begin_with': 'Begin with',
  'new.create': 'Create',
  'new.empty': 'Empty',
  'new.empty_hint': 'Nothing in it yet.',
  'new.name': 'Name',
  'new.title': 'New workflow',
}
