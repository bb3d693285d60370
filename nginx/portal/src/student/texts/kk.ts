import own from '../../locales/student/kk.json'
import problems from '../../locales/problems/kk.json'

export default { ...problems, ...own }
