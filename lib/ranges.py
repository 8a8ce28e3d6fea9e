"""Numbers of people as ranges, in words."""


def say_range(low, high, is_open=False, words=()):
    """A range as people say it: "13", "2 to 9", "1 to 3 or more", "13 or more", "“several”"; '' where there is none."""
    if words:
        return " or ".join(f"“{word}”" for word in words)
    if low is None:
        return ""
    stated = f"{low:,}" if high is None or low == high else f"{low:,} to {high:,}"
    return f"{stated} or more" if is_open else stated
