"""Every report.toml that tipxl ever came with, by the SHA-256 of its text with plain line ends.

A folder's file that is one of these is nobody's own work, so it may be replaced by a newer one.
A change of templates/report.toml adds a line here; none is ever taken away.
"""

SHIPPED = frozenset(
    {
        "fbf9ec7f87d443a5d084276b29a50ef03a0ed47aed6a7bde86601b8eec53c05d",
        "9cdc90e3672cc1239ac09fc66021314f10da821b00bbd099bfd987fee4579b3b",
        "7de6dd041ff0d443cfeda05a934e89777e742f51c4bffce89b1b72ce6dd250bf",
        "fb12cf91b36ae5bb8fc4d463b40679b2521c17dc8638cb6e961d61e39a316447",
        "86aa939771f3f9e272517f0db8b3d4ce8d1a65ada2a6d30828ec389a08fb3817",
        "cd6bb9d82ed77f5e0782f7eed374624ebb8b89a5609d060d27d0745771f28fde",
        "6d7912fb7cc86ffdabd95bf1a1e9495cd3257a791be86ee2b6201d0aa4286054",
        "53ab15b219d3d9d0a5b5127bb69a9fc77d27acb6eab2f89d3e0b86dd41e677e6",
        "0f6cc2b9df01a725fc27a1fb4b9009afe4959d03197c75bda10432c66b3e880a",
        "157b2ef16cd9d4c23cf7031748690988732ef5d850cef2e0188aebe5ba6c9416",
        "819574e016e8c0284dfc6de7a17118d0bbca74da618b8751e76b3b970ecc836d",
        "a15bfb6f619dc3f5c132ee5b15c0b7a36759ba8a1719b62352e136445f76b699",
        "1029969f2496c293d5ec58f3a46a31c28dc3069c0f1424661aade3e85197e9f7",
        "e248d0bdccab1e4eb6c04db886676c59d7f01ab6478ddd2e6489afdf74acfd0f",
        "2d8e69c27ca8d74f7375842c1ea45cb664d56d481a062f819c0a554243b0956f",
        "bd35ea79cf9c90ec5a1ccea2aa3607b770554be92b4489ab83d55044c5f684f2",
        "e5c2a535e21afcbba35b22844fa839e298e323cceb5bf0a5b55f2811b368f26c",
        "17d888a04c50c8e4d37a453a48552d43b6f892f710ef7ac0ccb3462cbc5d5edd",
        "5d6b69b7d26c1eb63f5eea61108d5a4e8d1c44383dd33ad6bf4df7599fbfe2fd",
        "820755f4508b3c2a16b0f0656b19a16e2fb934ebbbf4768d0f5d6ec99c2bd2f2",
    }
)
