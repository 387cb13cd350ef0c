# A provider for one instance, configured with the token of that instance. The
# instance exists already, since a plan needs to know what a provider is
# configured with.
provider "uazapi" {}

ephemeral "uazapi_instance_token" "sales" {
  instance_id = "r76b15a4a3614b4"
}

provider "uazapi" {
  alias = "sales"
  token = ephemeral.uazapi_instance_token.sales.token
}

resource "uazapi_instance_presence" "sales" {
  provider = uazapi.sales
  presence = "available"
}
