"""The networks of `npm run bench`, layer by layer what nelbo's presets of the same names make of MNIST.

Called with x [N, 1, 28, 28] in [0, 1], a network gives the loss summed over the batch: -log p(x|z) plus KL in nats,
without constants. First values are drawn as nelbo draws its own, unless first_values.py sets the very same ones: for that
`nelbo_names` has nelbo's name of each layer, and `as_convolutions` the transposed convolutions that nelbo computes as
convolutions.

Written to be as fast as eager PyTorch allows; each choice was kept because it measured no slower: likelihoods on logits,
activations in place. A flattened image keeps the order in which its layout has it in memory, so that nothing is copied.
"""

import torch
from torch.nn import functional

IMAGE_ELEMENTS = 784
LATENT_SIZE = 20


def relu(x):
    return functional.relu(x, inplace=True)


def bernoulli(logits, x):
    return functional.binary_cross_entropy_with_logits(logits, x, reduction="sum")


def squared_error(means, x):
    return functional.mse_loss(means, x, reduction="sum")


class Vae(torch.nn.Module):
    """What all have in common: a diagonal Gaussian posterior, one sample, a standard normal prior."""

    # What becomes of the decoder's output, in place, for it to be the mean of p(x|z).
    as_mean = staticmethod(torch.sigmoid_)
    nelbo_names = {"mu": "posterior.mu", "log_variance": "posterior.logVar"}
    as_convolutions = ()

    def __init__(self, features):
        super().__init__()
        self.mu = torch.nn.Linear(features, LATENT_SIZE)
        self.log_variance = torch.nn.Linear(features, LATENT_SIZE)

    def forward(self, x):
        features = self.encode(x)
        mu, log_variance = self.mu(features), self.log_variance(features)
        deviation = torch.exp(0.5 * log_variance)
        z = torch.addcmul(mu, torch.randn_like(deviation), deviation)
        reconstruction = self.reconstruction(self.decode(z), x)
        kl = 0.5 * torch.sum(mu * mu + deviation * deviation - log_variance - 1)
        return reconstruction + kl


class DenseVae(Vae):
    """784-400-20-400-784."""

    reconstruction = staticmethod(bernoulli)
    nelbo_names = {
        **Vae.nelbo_names,
        "encoder": "encoder.hidden.0",
        "decoder": "decoder.hidden.0",
        "output": "decoder.output",
    }

    def __init__(self, layout):
        super().__init__(400)
        self.encoder = torch.nn.Linear(IMAGE_ELEMENTS, 400)
        self.decoder = torch.nn.Linear(LATENT_SIZE, 400)
        self.output = torch.nn.Linear(400, IMAGE_ELEMENTS)

    def encode(self, x):
        return relu(self.encoder(x.view(-1, IMAGE_ELEMENTS)))

    def decode(self, z):
        return self.output(relu(self.decoder(z))).view(-1, 1, 28, 28)


class ImageVae(Vae):
    """Networks that end in, and begin with, an image of 7 x 7 x 64."""

    def __init__(self, features, layout):
        super().__init__(features)
        self.channels_last = layout == "channels-last"

    def flatten(self, image):
        return (image.permute(0, 2, 3, 1) if self.channels_last else image).reshape(-1, 3136)

    def unflatten(self, flat):
        return flat.view(-1, 7, 7, 64).permute(0, 3, 1, 2) if self.channels_last else flat.view(-1, 64, 7, 7)


class ConvVae(ImageVae):
    """3 x 3 convolutions of stride 2, 28 to 14 to 7, and transposed ones back."""

    reconstruction = staticmethod(bernoulli)
    nelbo_names = {
        **Vae.nelbo_names,
        "first": "encoder.convolution.0",
        "second": "encoder.convolution.1",
        "image": "decoder.image",
        "transposed": "decoder.transposed.0",
        "output": "decoder.output",
    }

    def __init__(self, layout):
        super().__init__(3136, layout)
        self.first = torch.nn.Conv2d(1, 32, 3, stride=2, padding=1)
        self.second = torch.nn.Conv2d(32, 64, 3, stride=2, padding=1)
        self.image = torch.nn.Linear(LATENT_SIZE, 3136)
        self.transposed = torch.nn.ConvTranspose2d(64, 32, 3, stride=2, padding=1, output_padding=1)
        self.output = torch.nn.ConvTranspose2d(32, 1, 3, stride=2, padding=1, output_padding=1)

    def encode(self, x):
        return self.flatten(relu(self.second(relu(self.first(x)))))

    def decode(self, z):
        return self.output(relu(self.transposed(self.unflatten(relu(self.image(z))))))


class ResidualBlock(torch.nn.Module):
    def __init__(self, inputs, channels):
        super().__init__()
        self.first = torch.nn.Conv2d(inputs, channels, 3, padding=1)
        self.second = torch.nn.Conv2d(channels, channels, 3, padding=1)
        self.shortcut = torch.nn.Conv2d(inputs, channels, 1, bias=False)

    def forward(self, x):
        return relu(self.second(relu(self.first(x))).add_(self.shortcut(x)))


class ResidualVae(ImageVae):
    """A residual block and max pooling, twice; upsampling and transposed convolutions back."""

    reconstruction = staticmethod(squared_error)
    as_mean = staticmethod(lambda means: means)
    as_convolutions = ("deeper", "shallower")
    nelbo_names = {
        **Vae.nelbo_names,
        "first.first": "encoder.stage.0.block.0.first",
        "first.second": "encoder.stage.0.block.0.second",
        "first.shortcut": "encoder.stage.0.block.0.shortcut",
        "second.first": "encoder.stage.1.block.0.first",
        "second.second": "encoder.stage.1.block.0.second",
        "second.shortcut": "encoder.stage.1.block.0.shortcut",
        "image": "decoder.image",
        "deeper": "decoder.stage.1.transposed.0",
        "shallower": "decoder.stage.0.transposed.0",
        "output": "decoder.output",
    }

    def __init__(self, layout):
        super().__init__(3136, layout)
        self.first = ResidualBlock(1, 32)
        self.second = ResidualBlock(32, 64)
        self.pool = torch.nn.MaxPool2d(2)
        self.image = torch.nn.Linear(LATENT_SIZE, 3136)
        self.upsample = torch.nn.Upsample(scale_factor=2, mode="nearest")
        self.deeper = torch.nn.ConvTranspose2d(64, 32, 3, padding=1)
        self.shallower = torch.nn.ConvTranspose2d(32, 32, 3, padding=1)
        self.output = torch.nn.ConvTranspose2d(32, 1, 3, padding=1)

    def encode(self, x):
        return self.flatten(self.pool(self.second(self.pool(self.first(x)))))

    def decode(self, z):
        image = self.unflatten(relu(self.image(z)))
        for layer in (self.deeper, self.shallower):
            image = relu(layer(self.upsample(image)))
        return self.output(image)


NETWORKS = {"dense": DenseVae, "conv": ConvVae, "residual": ResidualVae}
