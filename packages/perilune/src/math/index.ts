// Draft: the platform's functions stand in until the reproducible ones are here.
export const { sin, cos, tan, tanh, exp, log, pow } = Math;
