"""Writes objectives.json, described in README.md, beside itself: loss, terms and derivatives of every objective and prior,
of one small VAE, by torch.distributions and torch.autograd."""

import math
import sys
from pathlib import Path

import torch
from torch import distributions
from torch.nn.functional import binary_cross_entropy_with_logits

sys.dont_write_bytecode = True  # before the imports below: leave no __pycache__ in the tree

from formula import formula_array  # noqa: E402
from stored import numbers, scalar, write  # noqa: E402

BATCH, PIXELS, HIDDEN, LATENT, COMPONENTS = 5, 6, 4, 3, 3
SIZES = {
    "encoder.hidden.0": (HIDDEN, PIXELS),
    "posterior.mu": (LATENT, HIDDEN),
    "posterior.logVar": (LATENT, HIDDEN),
    "decoder.hidden.0": (HIDDEN, LATENT),
    "decoder.output": (PIXELS, HIDDEN),
}
PRIORS = {
    "normal": {},
    "mixture": {"prior.logits": (COMPONENTS,), "prior.mu": (COMPONENTS, LATENT), "prior.logVar": (COMPONENTS, LATENT)},
    "vamp": {"prior.images": (COMPONENTS, PIXELS)},
}
ENCODER = ("encoder", "posterior")


def symmetric(number, shape, scale):
    return formula_array({"number": number, "shape": list(shape), "kind": "symmetric", "scale": scale})


def parameters_of(prior):
    shapes = {f"{name}.{kind}": size if kind == "weight" else size[:1]
              for name, size in SIZES.items() for kind in ("weight", "bias")}
    every = [*shapes, *PRIORS["mixture"], *PRIORS["vamp"]]
    own = {**shapes, **PRIORS[prior]}
    return {name: symmetric(10 + every.index(name), size, 0.8).requires_grad_() for name, size in own.items()}


class Terms:
    """What an objective is made of, for k samples of each datum."""

    def __init__(self, parameters, prior, k):
        self.parameters, self.k = parameters, k
        self.x = formula_array({"number": 0, "shape": [BATCH, PIXELS], "kind": "pixels"})
        noise = symmetric(1, (BATCH, k, LATENT), 1.5)
        self.q = self.encode(self.x)
        self.z = self.q.mean[:, None] + self.q.stddev[:, None] * noise
        self.prior = self.prior_of(prior)
        self.log_likelihood = self.explain(self.z)
        self.log_prior = self.prior.log_prob(self.z)
        self.log_posterior = self.log_q(self.z, self.q)
        self.reconstruction = -self.log_likelihood.mean()
        normal = distributions.Normal(torch.zeros(LATENT).double(), torch.ones(LATENT).double())
        self.divergence = distributions.kl_divergence(self.q, normal).mean(0) if prior == "normal" else None
        self.kl = (self.log_posterior - self.log_prior).mean() if self.divergence is None else self.divergence.sum()
        self.prior_samples = self.drawn(prior)

    def linear(self, name, x):
        return x @ self.parameters[f"{name}.weight"].T + self.parameters[f"{name}.bias"]

    def encode(self, x):
        features = torch.tanh(self.linear("encoder.hidden.0", x))
        return distributions.Normal(self.linear("posterior.mu", features),
                                    (self.linear("posterior.logVar", features) / 2).exp())

    def explain(self, z):
        """log p(x|z), [N, k]."""
        logits = self.linear("decoder.output", torch.tanh(self.linear("decoder.hidden.0", z)))
        target = self.x[:, None].expand_as(logits)
        return -binary_cross_entropy_with_logits(logits, target, reduction="none").sum(-1)

    @staticmethod
    def log_q(z, q):
        return distributions.Normal(q.mean[:, None], q.stddev[:, None]).log_prob(z).sum(-1)

    def prior_of(self, prior):
        own = self.parameters
        if prior == "normal":
            zeros = torch.zeros(LATENT, dtype=torch.float64)
            return distributions.Independent(distributions.Normal(zeros, zeros + 1), 1)
        if prior == "mixture":
            weights = distributions.Categorical(logits=own["prior.logits"])
            each = distributions.Normal(own["prior.mu"], (own["prior.logVar"] / 2).exp())
        else:
            weights = distributions.Categorical(probs=torch.ones(COMPONENTS, dtype=torch.float64))
            each = self.encode(torch.sigmoid(own["prior.images"]))
        return distributions.MixtureSameFamily(weights, distributions.Independent(each, 1))

    def drawn(self, prior):
        """One sample of the prior for each datum: the share of normals below its last number chooses the component."""
        noise = symmetric(2, (BATCH, LATENT + (prior != "normal")), 1.5)
        if prior == "normal":
            return noise
        upper = self.prior.mixture_distribution.probs.cumsum(-1)
        below = distributions.Normal(0.0, 1.0).cdf(noise[:, LATENT])
        chosen = (below[:, None] > upper.detach()).sum(-1)
        each = self.prior.component_distribution.base_dist
        return each.mean[chosen] + each.stddev[chosen] * noise[:, :LATENT]


def pairs_apart(kernel, a, b, exclude):
    """The mean of a kernel over pairs, without those of a datum and itself where they are one sample."""
    distances = (a[:, None] - b[None, :]).square().sum(-1)
    mask = 1 - torch.eye(len(a), dtype=torch.float64) if exclude else torch.ones_like(distances)
    return (kernel(distances) * mask).sum() / mask.sum()


def mmd(terms, kernel, bandwidths):
    a, b = terms.z[:, 0], terms.prior_samples

    def summed(squared):
        scales = [2 * LATENT * width for width in bandwidths]
        each = [torch.exp(-squared / s) if kernel == "rbf" else s / (s + squared) for s in scales]
        return sum(each) / len(each)

    return (pairs_apart(summed, a, a, True) + pairs_apart(summed, b, b, True)
            - 2 * pairs_apart(summed, a, b, False))


def decomposed(terms, estimator, count):
    """Mutual information, total correlation and dimension-wise KL by minibatch sampling from `count` data."""
    z, q = terms.z[:, 0], terms.q
    each = distributions.Normal(q.mean[None], q.stddev[None]).log_prob(z[:, None])
    if estimator == "weighted":
        weights = torch.full((BATCH, BATCH), 1 / (BATCH * count), dtype=torch.float64)
    else:
        weights = torch.full((BATCH, BATCH), (count - 1) / (count * (BATCH - 1)), dtype=torch.float64)
        weights.fill_diagonal_(1 / count)
    joint = torch.logsumexp(each.sum(-1) + weights.log(), 1)
    product = torch.logsumexp(each + weights.log()[..., None], 1).sum(-1)
    return {
        "mutualInformation": (terms.log_posterior[:, 0] - joint).mean(),
        "totalCorrelation": (joint - product).mean(),
        "dimensionKl": (product - terms.log_prior[:, 0]).mean(),
    }


def grouped(log_weights, groups):
    return log_weights.unflatten(1, (groups, -1))


def bound(terms, groups=1, part=0.0):
    log_weights = terms.log_likelihood + terms.log_prior - terms.log_posterior
    each = torch.logsumexp(grouped(log_weights, groups), 2) - math.log(terms.k // groups)
    return -((1 - part) * each.mean() + part * log_weights.mean())


def doubly_reparameterised(terms, groups=1, part=0.0):
    """The derivatives of the bound: to decoder and prior as they are, to the encoder along the samples alone, each weighted
    by the square of its share (Tucker et al. 2019)."""
    log_weights = terms.log_likelihood + terms.log_prior - terms.log_posterior
    shares = torch.softmax(grouped(log_weights, groups), 2).flatten(1).detach()
    usual = (1 - part) * shares / groups + part / terms.k
    squared = (1 - part) * shares.square() / groups + part / terms.k
    along = terms.log_likelihood + detached(terms.prior).log_prob(terms.z) - terms.log_q(terms.z, detached(terms.q))
    own = {name: value for name, value in terms.parameters.items() if name.startswith(ENCODER)}
    others = {name: value for name, value in terms.parameters.items() if name not in own}
    found = derivatives(-(squared * along).sum(1).mean(), own)
    # A prior that calls the encoder has its parameters, too, whatever the samples do.
    to_prior = derivatives(-(usual * terms.prior.log_prob(terms.z.detach())).sum(1).mean(), own)
    return {
        **{name: slope + to_prior[name] for name, slope in found.items()},
        **derivatives(-(usual * log_weights).sum(1).mean(), others),
    }


def detached(distribution):
    if isinstance(distribution, distributions.MixtureSameFamily):
        weights = distributions.Categorical(probs=distribution.mixture_distribution.probs.detach())
        return distributions.MixtureSameFamily(weights, detached(distribution.component_distribution))
    if isinstance(distribution, distributions.Independent):
        return distributions.Independent(detached(distribution.base_dist), 1)
    return distributions.Normal(distribution.mean.detach(), distribution.stddev.detach())


def derivatives(loss, parameters):
    if not loss.requires_grad:
        return {name: torch.zeros_like(value) for name, value in parameters.items()}
    found = torch.autograd.grad(loss, list(parameters.values()), retain_graph=True, allow_unused=True)
    return {name: torch.zeros_like(value) if slope is None else slope
            for (name, value), slope in zip(parameters.items(), found)}


def penalties():
    """name, scalars, (terms, scalars) -> (penalty, figures)."""
    yield "weighted", {"beta": 4}, lambda t, s: (s["beta"] * t.kl, {})
    for capacity in (25, 0.5):
        yield ("capacity", {"gamma": 10, "capacity": capacity},
               lambda t, s: (s["gamma"] * (t.kl - s["capacity"]).abs(), {}))
    yield ("free bits of a dimension", {"beta": 2, "freeBits": 0.2},
           lambda t, s: (s["beta"] * torch.clamp(t.divergence, min=s["freeBits"]).sum(), {}))
    for free in (0.1, 3):
        yield ("free bits in total", {"beta": 2, "freeBits": free},
               lambda t, s: (s["beta"] * torch.clamp(t.kl, min=s["freeBits"]), {}))
    for estimator in ("weighted", "stratified"):
        def correlation(t, s, estimator=estimator):
            figures = decomposed(t, estimator, s["dataCount"])
            penalty = (s["informationWeight"] * figures["mutualInformation"] + s["beta"] * figures["totalCorrelation"]
                       + s["dimensionWeight"] * figures["dimensionKl"])
            return penalty, figures

        yield (f"total correlation, {estimator}",
               {"beta": 6, "informationWeight": 0.5, "dimensionWeight": 1.5, "dataCount": 500}, correlation)
    for kernel in ("rbf", "inverse-multiquadric"):
        for bandwidths in ((1,), (0.5, 2)):
            def discrepancy(t, s, kernel=kernel, bandwidths=bandwidths):
                distance = mmd(t, kernel, bandwidths)
                return s["beta"] * t.kl + s["mmdWeight"] * distance, {"mmd": distance}

            yield f"MMD, {kernel} of {', '.join(map(str, bandwidths))}", {"beta": 0.5, "mmdWeight": 20}, discrepancy


def case(name, prior, k, evaluate):
    parameters = parameters_of(prior)
    terms = Terms(parameters, prior, k)
    loss, figures, scalars, gradients = evaluate(terms)
    return {
        "name": f"{name}, {k} samples, prior {prior}{''.join(f', {key} {value}' for key, value in scalars.items())}",
        "objective": name,
        "prior": prior,
        "samples": k,
        "scalars": scalars,
        "loss": scalar(loss),
        "reconstruction": scalar(terms.reconstruction),
        "kl": scalar(terms.kl),
        "terms": {key: scalar(value) for key, value in figures.items()},
        "gradients": {key: numbers(value, 10) for key, value in (gradients or derivatives(loss, parameters)).items()},
    }


def composed(penalty, scalars):
    def evaluate(terms):
        cost, figures = penalty(terms, scalars)
        return terms.reconstruction + cost, figures, scalars, None

    return evaluate


def weighing(groups, part, doubly):
    def evaluate(terms):
        gradients = doubly_reparameterised(terms, groups, part) if doubly else None
        return bound(terms, groups, part), {}, {"elboWeight": part} if part else {}, gradients

    return evaluate


def cases():
    for name, scalars, penalty in penalties():
        for prior, k in (("normal", 1), ("mixture", 2)):
            if prior == "normal" or not name.startswith(("free bits of", "capacity")):
                yield case(name, prior, k, composed(penalty, scalars))
    yield case("weighted", "normal", 3, composed(lambda t, s: (s["beta"] * t.kl, {}), {"beta": 1}))
    yield case("weighted", "vamp", 2, composed(lambda t, s: (s["beta"] * t.kl, {}), {"beta": 1}))
    for doubly in (False, True):
        kind = "dreg" if doubly else "iwae"
        for groups, part, k in ((1, 0, 1), (1, 0, 4), (2, 0, 4), (1, 0.3, 4), (2, 0.3, 6)):
            yield case(f"{kind} of {groups}", "normal", k, weighing(groups, part, doubly))
        for prior in ("mixture", "vamp"):
            yield case(f"{kind} of 1", prior, 3, weighing(1, 0, doubly))


def main():
    torch.set_num_threads(1)
    write(Path(__file__).parent / "objectives.json", list(cases()))


if __name__ == "__main__":
    main()
