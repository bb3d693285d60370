import own from '../../locales/staff/en.json'
import problems from '../../locales/problems/en.json'

export default { ...problems, ...own }
