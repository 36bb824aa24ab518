/** Stands for react-devtools-core in the bundle: the program has no developer tools. */
export default {};
