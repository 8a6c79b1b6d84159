/**
 * What a layer's sums become, element by element:
 *
 * linear: x; relu: max(x, 0); tanh; elu: x where x > 0, else e^x - 1 (Clevert et al. 2016, alpha 1);
 * leaky-relu: x where x > 0, else 0.01 x (Maas et al. 2013; PyTorch's default slope);
 * silu: x / (1 + e^-x) (Elfwing et al. 2018).
 */
export type ActivationName = 'linear' | 'relu' | 'tanh' | 'elu' | 'leaky-relu' | 'silu';
