import own from '../../locales/staff/kk.json'
import problems from '../../locales/problems/kk.json'

export default { ...problems, ...own }
