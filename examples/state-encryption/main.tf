# OpenTofu encrypts the state and saved plans. Everybody who has the passphrase can
# read them; without it nobody can.

variable "state_passphrase" {
  description = "At least 16 characters. From the environment: TF_VAR_state_passphrase."
  type        = string
  sensitive   = true
}

terraform {
  required_providers {
    uazapi = {
      source = "uazapi/uazapi"
    }
  }

  encryption {
    key_provider "pbkdf2" "passphrase" {
      passphrase = var.state_passphrase
    }

    method "aes_gcm" "passphrase" {
      keys = key_provider.pbkdf2.passphrase
    }

    state {
      method   = method.aes_gcm.passphrase
      enforced = true
    }

    plan {
      method   = method.aes_gcm.passphrase
      enforced = true
    }
  }
}

provider "uazapi" {}

resource "uazapi_instance" "sales" {
  name = "Vendas São Paulo"
}
