// What a setting chooses, by comma, of what there is.
export function chosen(setting, text, all) {
  const names = text.split(',').map((name) => name.trim()).filter(Boolean)
  const unknown = names.find((name) => !all.includes(name))
  if (unknown) throw new Error(`${setting}: there is no ${unknown}, but ${[...new Set(all)].join(', ')}`)
  return names
}
